package io.lazaretto.inference.engine;

/** Names of hostile tensors, short and printable. */
final class Shapes {
    private static final int LONGEST = 120;

    private Shapes() {}

    static String shown(String name) {
        String text = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
        return text.replaceAll("[^\\p{Print}…]", "?");
    }
}
