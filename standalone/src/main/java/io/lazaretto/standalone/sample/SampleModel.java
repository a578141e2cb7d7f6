package io.lazaretto.standalone.sample;

/** What a sample shows. */
public enum SampleModel {
    CLEAN("clean-safetensors", "two small tensors in safetensors: nothing in it can run, so it is expected to pass"),
    MALICIOUS(
            "malicious-checkpoint",
            "a PyTorch checkpoint that would run code when it is loaded; all that code does is print a line"),
    UNKNOWN("unknown-format", "bytes in a format that no detector knows: not looked at is never PASSED");

    private final String folder;
    private final String explanation;

    SampleModel(String folder, String explanation) {
        this.folder = folder;
        this.explanation = explanation;
    }

    /** Name of its folder, and of the model. */
    public String folder() {
        return folder;
    }

    /** For a person who sees its verdict. */
    public String explanation() {
        return explanation;
    }
}
