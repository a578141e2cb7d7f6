package io.lazaretto.inference.script;

/** The scripts of this package. */
public enum Script {
    /** Decoders, encoders and vision transformers: one residual stream, every placement of its parts. */
    TRANSFORMER("Transformer", "transformer.py"),
    /** Residual convolutional networks. */
    RESNET("ResNet", "resnet.py"),
    /** Memory for weights. */
    MEMORY("Memory", "memory.py");

    private final String className;
    private final String resource;

    Script(String className, String resource) {
        this.className = className;
        this.resource = resource;
    }

    String className() {
        return className;
    }

    String resource() {
        return resource;
    }
}
