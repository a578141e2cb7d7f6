package io.lazaretto.inference.onnx;

/** The runtime could not compute the graph on these inputs, or the result is none that is taken out. */
public final class OnnxException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    OnnxException(String message) {
        super(shortened(message));
    }

    static String shortened(String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
