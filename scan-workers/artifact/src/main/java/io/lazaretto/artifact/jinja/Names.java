package io.lazaretto.artifact.jinja;

import java.util.Set;

/** What chat templates use, and what leads out of a sandbox. Whatever is on no list is unknown, and that is suspicious. */
final class Names {
    /** Functions that Jinja or the renderers of chat templates bring along. */
    static final Set<String> FUNCTIONS = Set.of(
            "range", "namespace", "dict", "raise_exception", "strftime_now", "caller", "loop", "super", "tojson", "len", "str",
            "int", "now");

    /** Objects through which a template reaches the interpreter or the server around it. */
    static final Set<String> GATEWAYS = Set.of(
            "lipsum", "cycler", "joiner", "self", "request", "config", "url_for", "get_flashed_messages", "session", "g",
            "current_app", "handler", "settings", "environ", "os", "sys", "subprocess", "builtins", "open", "eval", "exec",
            "getattr", "setattr", "globals", "locals", "vars", "import_module", "compile", "popen");

    /** Of those, what only an attack names. */
    static final Set<String> HOSTILE =
            Set.of("os", "sys", "subprocess", "builtins", "open", "eval", "exec", "getattr", "setattr", "globals", "popen");

    static final Set<String> METHODS = Set.of(
            "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith", "replace", "upper",
            "lower", "title", "capitalize", "casefold", "swapcase", "format", "join", "items", "keys", "values", "get",
            "append", "extend", "pop", "insert", "update", "copy", "index", "count", "find", "rfind", "rindex",
            "removeprefix", "removesuffix", "isdigit", "isnumeric", "isdecimal", "isalpha", "isalnum", "isspace", "isupper",
            "islower", "zfill", "ljust", "rjust", "center", "partition", "rpartition", "setdefault", "sort", "reverse",
            "remove", "clear", "strftime", "isoformat", "cycle", "changed", "expandtabs");

    static final Set<String> FILTERS = Set.of(
            "abs", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e", "escape", "filesizeformat",
            "first", "float", "forceescape", "format", "groupby", "indent", "int", "items", "join", "last", "length", "list",
            "lower", "map", "max", "min", "pprint", "random", "reject", "rejectattr", "replace", "reverse", "round", "safe",
            "select", "selectattr", "slice", "sort", "string", "striptags", "sum", "title", "tojson", "trim", "truncate",
            "unique", "upper", "urlencode", "urlize", "wordcount", "wordwrap", "xmlattr", "attr", "from_json", "fromjson",
            "strip", "dict", "keys", "values", "split", "startswith", "endswith", "to_json", "json", "pyformat");

    static final Set<String> TESTS = Set.of(
            "boolean", "callable", "defined", "divisibleby", "eq", "equalto", "escaped", "even", "false", "filter", "float",
            "ge", "gt", "greaterthan", "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none",
            "None", "number", "odd", "sameas", "sequence", "string", "test", "true", "undefined", "upper", "True", "False",
            "null", "containing", "contains", "startingwith", "endingwith", "dict", "list", "array", "object");

    /** Variables that hold messages. */
    static final Set<String> CARRIERS = Set.of("messages", "message", "conversation", "conversations", "history", "msgs", "msg");

    /** Variables and keys that hold what a user wrote. */
    static final Set<String> CONTENTS = Set.of(
            "content", "contents", "text", "query", "prompt", "question", "user_message", "user_input", "user_prompt",
            "instruction", "parts", "last_user_message");

    /** Keys of a message that say what it is, and not what was written. */
    static final Set<String> NEUTRAL = Set.of(
            "role", "type", "name", "id", "from", "tool_calls", "tool_call_id", "function", "function_call", "arguments",
            "image", "image_url", "video", "video_url", "audio", "audio_url", "input_audio", "url", "index", "title");

    private Names() {}
}
