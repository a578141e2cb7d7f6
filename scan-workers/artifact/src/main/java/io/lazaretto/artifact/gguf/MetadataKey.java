package io.lazaretto.artifact.gguf;

/** What the specification says about keys. */
final class MetadataKey {
    static final int MAX_BYTES = 65_535;
    static final String ARCHITECTURE = "general.architecture";
    static final String ALIGNMENT = "general.alignment";

    static final String LICENSE = "general.license";

    private static final String TEMPLATE = "tokenizer.chat_template";

    /** Written by llama.cpp's and ComfyUI's converters, which put names of other origin behind the prefix. */
    private static final String[] FOREIGN_NAMES = {TEMPLATE + ".", "comfy.gguf.orig_shape."};

    private MetadataKey() {}

    /** The address of a model that this one was made from. */
    static boolean isBaseRepository(String key) {
        return key.startsWith("general.base_model.") && key.endsWith(".repo_url");
    }

    /** A template that llama.cpp renders: the default one, or one with a name of its own. */
    static boolean isTemplate(String key) {
        return key.equals(TEMPLATE) || key.startsWith(TEMPLATE + ".");
    }

    /** ASCII segments of lower_snake_case, joined by dots; hyphens occur in the names of architectures. */
    static boolean isValid(String key) {
        boolean foreign = false;
        for (String prefix : FOREIGN_NAMES) {
            foreign |= key.startsWith(prefix);
        }
        char before = '.';
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            if (c == '.' ? before == '.' : !plain && !(foreign && c >= 'A' && c <= 'Z')) {
                return false;
            }
            before = c;
        }
        return before != '.';
    }
}
