package io.lazaretto.artifact.hidden;

import java.util.ArrayList;
import java.util.List;

/**
 * A short text that makes a rule look closer.
 *
 * @param text lower case; found in any case
 */
record Anchor(Kind kind, String text) {
    /** Who looks closer. */
    enum Kind {
        /** A verb that sets aside what a model was told. */
        OVERRIDE,
        /** The same in other languages. */
        OVERRIDE_ABROAD,
        /** A model is spoken to. */
        ADDRESSEE,
        /** A model is named; worth a look where nobody sees it. */
        MODEL,
        /** A model is told what to do. */
        COMMAND,
        /** A token or line of a chat format. */
        CONTROL,
        COMMENT_OPEN,
        COMMENT_CLOSE,
        HIDING_STYLE,
        FENCE,
        PRIVATE_KEY,
        TOKEN,
        LINK,
        REVERSE_SHELL,
        EICAR,
        /** Blanks that push what follows out of sight. */
        BLANKS
    }

    static final List<Anchor> ALL = all();

    private static List<Anchor> all() {
        List<Anchor> all = new ArrayList<>();
        add(
                all,
                Kind.OVERRIDE,
                "ignore ",
                "disregard",
                "forget ",
                "override ",
                "bypass ",
                "stop following",
                "do not follow");
        add(
                all,
                Kind.OVERRIDE_ABROAD,
                "忽略",
                "无视",
                "無視",
                "ignorier",
                "vergiss",
                "ignora ",
                "ignorar ",
                "ignorez",
                "oubliez",
                "olvida",
                "dimentica",
                "игнорируй",
                "забудь",
                "Игнорируй",
                "Забудь",
                "무시");
        add(
                all,
                Kind.ADDRESSEE,
                "if you are a",
                "if you're a",
                "if you are the ai",
                "dear ai",
                "dear llm",
                "dear language model",
                "dear assistant",
                "dear chatgpt",
                "dear claude",
                "hey ai",
                "hey chatgpt",
                "attention ai",
                "attention all",
                "attention:",
                "attention llm",
                "attention any",
                "attention language",
                "hello ai",
                "note to",
                "note for",
                "message to",
                "message for",
                "instructions to",
                "instructions for",
                "instruction to",
                "instruction for",
                "notice to",
                "notice for",
                "warning to",
                "warning for",
                "reminder to",
                "reminder for",
                "important for",
                "attention to",
                "attention for",
                "reading this",
                "processing this",
                "scanning this",
                "reviewing this",
                "analyzing this",
                "analysing this",
                "summarizing this",
                "summarising this",
                "evaluating this",
                "parsing this",
                "auditing this",
                "reading these",
                "processing these",
                "you are now",
                "you are no longer");
        add(
                all,
                Kind.MODEL,
                "ai assistant",
                "ai agent",
                "ai model",
                "ai system",
                "ai review",
                "ai scan",
                "ai tool",
                "llm",
                "language model",
                "chatgpt",
                "copilot",
                "claude",
                "gemini",
                "assistant",
                "ai:",
                "ai,");
        add(
                all,
                Kind.COMMAND,
                "do not mention",
                "do not reveal",
                "do not report",
                "do not tell",
                "do not disclose",
                "do not inform",
                "do not alert",
                "do not warn",
                "do not flag",
                "don't mention",
                "don't reveal",
                "don't report",
                "don't tell",
                "never mention",
                "never reveal",
                "never tell",
                "never report",
                "without telling",
                "without informing",
                "without alerting",
                "without asking",
                "as safe",
                "is safe",
                "as benign",
                "is benign",
                "as clean",
                "is clean",
                "as trusted",
                "no issues",
                "no threats",
                "no malware",
                "no vulnerabilit",
                "not malicious",
                "system prompt",
                "your instructions",
                "api key",
                "credentials",
                "environment variables",
                "from now on",
                "you must",
                "always answer",
                "always respond",
                "always recommend",
                "respond only",
                "respond with",
                "new instructions",
                "developer mode",
                "do anything now",
                "exfiltrate",
                "execute the following",
                "run the following");
        add(
                all,
                Kind.CONTROL,
                "<|im_start|>",
                "<|im_end|>",
                "<|system|>",
                "<|start_header_id|>",
                "<|eot_id|>",
                "<|endoftext|>",
                "<<sys>>",
                "[inst]",
                "<start_of_turn>",
                "### system",
                "[system]",
                "system:");
        add(all, Kind.COMMENT_OPEN, "<!--", "[//]: #", "[comment]:");
        add(all, Kind.COMMENT_CLOSE, "-->");
        add(
                all,
                Kind.HIDING_STYLE,
                "display:none",
                "display: none",
                "visibility:hidden",
                "visibility: hidden",
                "font-size:0",
                "font-size: 0",
                "font-size:1px",
                "font-size: 1px",
                "opacity:0",
                "opacity: 0",
                "color:white",
                "color: white",
                "color:#fff",
                "color: #fff",
                "color:transparent",
                "color: transparent",
                "left:-9",
                "left: -9",
                "text-indent:-9",
                "text-indent: -9",
                " hidden>");
        add(all, Kind.FENCE, "```", "~~~");
        add(all, Kind.PRIVATE_KEY, "-----begin ");
        add(
                all,
                Kind.TOKEN,
                "hf_",
                "ghp_",
                "gho_",
                "ghu_",
                "ghs_",
                "ghr_",
                "github_pat_",
                "akia",
                "aiza",
                "xoxb-",
                "xoxp-",
                "sk-",
                "sk_live_",
                "npm_",
                "pypi-ageichlwas5vcmc",
                "glpat-",
                "api/webhooks/");
        add(all, Kind.LINK, "://");
        add(all, Kind.REVERSE_SHELL, "/dev/tcp/");
        // In two pieces, so that no scanner takes this class for the test file.
        add(all, Kind.EICAR, "eicar-standard-" + "antivirus-test-file!$h+h*");
        add(all, Kind.BLANKS, " ".repeat(120));
        return List.copyOf(all);
    }

    private static void add(List<Anchor> all, Kind kind, String... texts) {
        for (String text : texts) {
            all.add(new Anchor(kind, text));
        }
    }
}
