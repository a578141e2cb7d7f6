package io.lazaretto.artifact.code;

/** When code runs. */
enum When {
    /** As soon as the file is imported. */
    IMPORT("import"),
    /** When something calls it. */
    CALL("call");

    private final String id;

    When(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}
