package io.lazaretto.artifact.hidden;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a stretch of text says to a model, in points. The patterns run over bounded text and need no backtracking to speak of. */
record Phrases(int override, int overrideAt, int address, int command, int control) {
    /** As many points as no single turn of phrase gives. */
    static final int ENOUGH = 5;

    private static final String GAP = "[ \\n]+";
    private static final String MODELS =
            "(?:ai|llms?|(?:large )?language models?|ai (?:assistants?|agents?|models?|systems?"
                    + "|reviewers?|scanners?|tools?)|assistants?|chatgpt|gpt(?:-\\d)?|claude|gemini|copilot|chatbots?)";

    private static final String SET_ASIDE =
            "\\b(ignore|disregard|forget|override|bypass|do not follow|stop following)GAP"
                    + "(?:(?:all|any|every|each|of|the|your|my|our|these|those|this|prior|previous|previously|given|preceding|above"
                    + "|earlier|foregoing|existing|original|initial|system|safety|security|other|past|former|and|content|developer"
                    + "|user|hidden|default)GAP){1,8}"
                    + "(?:instructions?|prompts?|directives?|directions|rules|guidelines|guardrails|polic(?:y|ies)|programming"
                    + "|commands|restrictions|safeguards|orders)\\b";
    private static final Pattern OVERRIDE = pattern(SET_ASIDE.replace("GAP", GAP));
    /** The same in a text as it stands, where signs of a comment may lie between words. */
    private static final Pattern OVERRIDE_AS_IT_STANDS =
            Pattern.compile(SET_ASIDE.replace("GAP", "[\\s*_#>/]+"), Pattern.CASE_INSENSITIVE);

    private static final Pattern FOREIGN = pattern(
            "(?:忽略|无视|無視)[^。\\n]{0,12}(?:指令|指示|提示|规则)"
                    + "|(?:以前|前|上記)の?[^。\\n]{0,8}(?:指示|命令)[^。\\n]{0,6}無視|(?:ignorier\\w*|vergiss|vergessen sie)[^.\\n]{0,24}"
                    + "(?:anweisung|instruktion)|(?:ignora\\w*|olvida\\w*|dimentica\\w*|ignorez|oubliez|esque\\w*)[^.\\n]{0,30}"
                    + "(?:instruc|istruz|instruç)|(?:ignore[sz]?|oublie[sz]?)[^.\\n]{0,30}(?:instructions|consignes|directives)"
                    + "[^.\\n]{0,20}(?:pr[ée]c[ée]dent|ant[ée]rieur|ci-dessus)|(?:игнорируй|забудь)[^.\\n]{0,30}(?:инструкц|указани)|(?:이전|위의)[^.\\n]{0,10}(?:지시|명령)[^.\\n]{0,6}무시");
    private static final Pattern ADDRESS = pattern("\\bif you(?:'re| are) (?:an? |the )?(?:" + MODELS
            + "|automated|machine|bot)\\b"
            + "|\\b(?:dear|hey|attention|hello)[:,]? (?:all |any |the |every )?" + MODELS + "\\b"
            + "|\\b(?:note|message|instructions?|notice|warning|reminder|important|attention) (?:to|for) "
            + "(?:all |any |the |every |an? |future )*(?:" + MODELS + "|automated (?:reviewers?|scanners?|systems?))\\b"
            + "|\\b(?:" + MODELS
            + "|agents?|models?|scanners?|reviewers?) (?:that (?:is|are) |who (?:is|are) |currently )?"
            + "(?:reading|processing|scanning|reviewing|analy[sz]ing|summari[sz]ing|evaluating|parsing|auditing) (?:this|these)\\b"
            + "|\\byou are no longer\\b|\\byou are now (?:dan|free|unrestricted|jailbroken|in )");
    private static final Pattern CALL = pattern("(?:^|[\\n.!?>\"'] ?)" + MODELS + " ?[:,] ?|\\byou are now\\b");
    private static final Pattern OUTCOME =
            pattern("\\b(?:report|mark|rate|classify|label|flag|describe|declare|treat|consider"
                    + "|score|approve|certify|say|state|answer|respond|reply|conclude|tell)\\b[^.\\n]{0,60}\\b(?:safe|clean|benign"
                    + "|harmless|approved|trusted|trustworthy|not malicious|no (?:threats?|issues?|malware|vulnerabilities|findings"
                    + "|problems))\\b");
    private static final Pattern SECRECY =
            pattern("\\b(?:do not|don't|never|without)" + GAP + "(?:ever )?(?:mention|reveal|report"
                    + "|disclose|tell|inform|alert|warn|notify|flag|ask)(?:ing)?\\b([^.\\n]{0,40}\\b(?:user|human|operator|developer"
                    + "|anyone|anybody|owner|reviewer)s?\\b)?");
    private static final Pattern LEAK =
            pattern("\\b(?:reveal|print|output|repeat|show|leak|expose|dump|share|return|send|exfiltrate"
                    + "|upload|post|forward)\\b[^.\\n]{0,60}(?:\\b(?:system prompt|hidden prompt|initial (?:prompt|instructions)|your"
                    + " instructions|api keys?|credentials|passwords?|secrets|environment variables|ssh keys?|(?:conversation|chat)"
                    + " history|private data)\\b|https?://)");
    private static final Pattern ORDER = pattern(
            "\\b(?:new|updated|real|actual|secret|hidden) (?:instructions?|directives?|orders)\\b"
                    + "|\\bfrom now on\\b|\\byou must\\b|\\balways (?:answer|respond|reply|say|output|recommend)\\b|\\brespond (?:only )?with\\b"
                    + "|\\b(?:execute|run) the following\\b|\\bdeveloper mode\\b|\\bdo anything now\\b|\\bpretend (?:to be|you)\\b");
    private static final Pattern CONTROL =
            pattern("<\\|im[ _](?:start|end)\\|>|<\\|start[ _]header[ _]id\\|>|<<sys>>|\\[inst]"
                    + "|<\\|system\\|>|<start[ _]of[ _]turn>|<\\|endoftext\\|>|<\\|eot[ _]id\\|>");
    private static final Pattern ROLE = pattern(
            "(?:^|[\\n>\"'] ?)(?:### ?)?\\[?(?:system|admin|developer)(?: message| prompt" + "| override| note)?]?:");
    private static final Pattern ABOUT_ATTACKS =
            pattern("prompt[ -]injection|jailbreak|red[ -]team|adversarial|attack|malicious prompt");

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex);
    }

    /** @param text lower case, blanks collapsed */
    static Phrases in(String text, TextRole role, boolean hidden) {
        int override = 0;
        int overrideAt = -1;
        // What has neither an override nor an address, and is seen, never comes to enough.
        Matcher matcher = OVERRIDE.matcher(text);
        if (matcher.find()) {
            boolean strong =
                    !matcher.group(1).equals("override") && !matcher.group(1).equals("bypass");
            override = strong ? 3 : 2;
            overrideAt = matcher.start();
        } else {
            matcher = FOREIGN.matcher(text);
            if (matcher.find()) {
                override = 3;
                overrideAt = matcher.start();
            }
        }
        boolean spoken = ADDRESS.matcher(text).find();
        if (override == 0 && !spoken && !hidden) {
            return new Phrases(0, -1, 0, 0, 0);
        }
        int address = spoken ? 2 : CALL.matcher(text).find() ? hidden ? 2 : 1 : 0;
        int command = (OUTCOME.matcher(text).find() ? 2 : 0)
                + secrecy(text)
                + (LEAK.matcher(text).find() ? 2 : 0)
                + (ORDER.matcher(text).find() ? 1 : 0);
        return new Phrases(override, overrideAt, address, command, control(text, role, hidden, override > 0));
    }

    /** Whether a text that begins with the verb sets aside what a model was told. */
    static boolean overrides(String raw) {
        return OVERRIDE_AS_IT_STANDS.matcher(raw).lookingAt();
    }

    /** The same in other languages, where the verb may come last. */
    static boolean overridesAbroad(String text) {
        return FOREIGN.matcher(text).find();
    }

    static boolean addresses(String text) {
        return ADDRESS.matcher(text).find();
    }

    private static int secrecy(String text) {
        Matcher matcher = SECRECY.matcher(text);
        return matcher.find() ? matcher.group(1) == null ? 1 : 2 : 0;
    }

    private static int control(String text, TextRole role, boolean hidden, boolean override) {
        if (role == TextRole.TEMPLATE || role == TextRole.VOCABULARY) {
            return 0;
        }
        if (CONTROL.matcher(text).find()) {
            return hidden || role == TextRole.METADATA ? 3 : 2;
        }
        return override && ROLE.matcher(text).find() ? 2 : 0;
    }

    int score() {
        boolean meant = override > 0 || address > 0;
        return override + address + Math.min(command, meant ? 3 : 2) + control;
    }

    /** Whether a model is meant, and not a person. */
    boolean speaksToAModel(boolean hidden) {
        return override > 0 || address > 0 || hidden && control > 0;
    }

    static boolean isAboutAttacks(String text) {
        return ABOUT_ATTACKS.matcher(text).find();
    }

    String excerpt(String text) {
        int from = Math.max(0, overrideAt < 0 ? 0 : overrideAt - 60);
        return text.substring(from);
    }
}
