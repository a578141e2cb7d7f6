package io.lazaretto.artifact.format;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What loaders take a file for because of its name alone. An interpreter, a template engine or a JSON loader never looks at the
 * first bytes, so whatever those spell, the reader of the name reads the content too.
 */
public final class NamedFormat {
    private static final Set<String> PYTHONS = Set.of("py", "pyi", "pyx", "pyw");
    private static final Set<String> TEMPLATES = Set.of("jinja", "jinja2", "j2", "tmpl", "template");
    private static final Set<String> YAMLS = Set.of("yaml", "yml");
    private static final Set<String> SCRIPTS = Set.of(
            "sh",
            "bash",
            "zsh",
            "ksh",
            "command",
            "dockerfile",
            "psm1",
            "psd1",
            "bat",
            "cmd",
            "ps1",
            "js",
            "mjs",
            "ts",
            "rb",
            "pl",
            "lua",
            "php",
            "c",
            "cc",
            "cpp",
            "cu",
            "h",
            "hpp",
            "java",
            "go",
            "rs",
            "r",
            "jl",
            "sql",
            "mk",
            "cmake",
            "vbs",
            "vbe",
            "wsf",
            "hta",
            "reg",
            "ahk",
            "applescript",
            "rprofile",
            // Settings of shells, and other languages that run programs.
            "bashrc",
            "bash_profile",
            "zshrc",
            "zshenv",
            "zprofile",
            "profile",
            "envrc",
            "fish",
            "csh",
            "tcsh",
            "cjs",
            "jsx",
            "tsx",
            "ipy",
            "groovy",
            "gradle",
            "tcl",
            "nu");
    private static final Set<String> NAMED_SCRIPTS = Set.of(
            "dockerfile",
            "makefile",
            "gnumakefile",
            "containerfile",
            "justfile",
            "jenkinsfile",
            "rakefile",
            "vagrantfile",
            "brewfile");
    /** Settings that say where packages come from. */
    private static final Set<String> PACKAGE_SETTINGS = Set.of(
            "pyproject.toml",
            "uv.toml",
            "pixi.toml",
            "poetry.toml",
            "pipfile",
            "pip.conf",
            "pip.ini",
            "setup.cfg",
            "tox.ini",
            "uv.lock",
            "poetry.lock",
            "pdm.lock");

    private static final Set<String> MARKUPS = Set.of("html", "htm", "xhtml", "xml", "svg");
    private static final Set<String> JSONS = Set.of("json", "jsonl");
    private static final Pattern REQUIREMENTS =
            Pattern.compile("(.*/)?((.{0,64}[-_.])?(requirements?|constraints)([-_.][^/]{0,64})?\\.(txt|in)"
                    + "|(requirements|constraints)/[^/]{1,64}\\.(txt|in))");

    /** Names that loaders of transformers, diffusers, PEFT and sentence-transformers open as their own settings. */
    private static final Pattern SETTINGS =
            Pattern.compile("(config(_.{1,64})?|.{0,64}_config|model_index|modules|tokenizer"
                    + "|special_tokens_map|added_tokens|vocab|chat_template|.{0,128}\\.index)\\.json");

    /** Models that are JSON documents, and read as such besides. */
    private static final Set<Format> JSON_MODELS =
            EnumSet.of(Format.XGBOOST_JSON, Format.CATBOOST_JSON, Format.MXNET_SYMBOL, Format.PADDLE_PIR);

    /** Models that are XML documents: their readers apply the rules for all of them. */
    private static final Set<Format> XML_MODELS = EnumSet.of(Format.PMML, Format.OPENVINO);

    private NamedFormat() {}

    /** @return UNKNOWN when no reader is chosen by such a name */
    public static Format of(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String extension = Extension.of(name).text();
        if (PYTHONS.contains(extension)) {
            return Format.PYTHON;
        }
        if (file.startsWith("dockerfile.") || NAMED_SCRIPTS.contains(file) || SCRIPTS.contains(extension)) {
            return Format.SCRIPT;
        }
        if (TEMPLATES.contains(extension)) {
            return Format.TEMPLATE;
        }
        if (YAMLS.contains(extension) || file.equals("mlmodel") || file.equals("mlproject")) {
            return Format.YAML;
        }
        if (extension.equals("ipynb")) {
            return Format.NOTEBOOK;
        }
        if (PACKAGE_SETTINGS.contains(file)
                || REQUIREMENTS.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            return Format.REQUIREMENTS;
        }
        if (MARKUPS.contains(extension)) {
            return Format.MARKUP;
        }
        if (JSONS.contains(extension)) {
            return Format.JSON;
        }
        return extension.equals("md") ? Format.TEXT : Format.UNKNOWN;
    }

    /** The format that a content is read as besides the one it was taken for, UNKNOWN when there is none. */
    public static Format besides(Format content, String name) {
        if (content == Format.EMPTY) {
            return Format.UNKNOWN;
        }
        Format named = of(name);
        if (named == Format.UNKNOWN) {
            return JSON_MODELS.contains(content) ? Format.JSON : Format.UNKNOWN;
        }
        boolean covered = named == content || named == Format.MARKUP && XML_MODELS.contains(content) && isXml(name);
        return covered ? Format.UNKNOWN : named;
    }

    /** Whether a content of that format may stand under the name, as far as the name chooses a reader. */
    public static boolean agrees(Format content, String name) {
        return switch (besides(content, name)) {
            case UNKNOWN -> true;
            case JSON -> !JSON_MODELS.contains(content) || !isSettings(name);
            // What reads them passes over what is none of theirs; the list of the ending says what else may be there.
            case TEXT -> true;
            default -> false;
        };
    }

    private static boolean isSettings(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return SETTINGS.matcher(file).matches();
    }

    private static boolean isXml(String name) {
        return Extension.of(name).text().equals("xml");
    }
}
