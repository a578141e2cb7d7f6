package io.lazaretto.artifact.code;

import java.util.List;

/** What a callable gives to the code that calls it. */
enum Capability {
    PROCESS("code.process", "The code starts programs", "CWE-78 AML.T0011.000"),
    EXECUTION("code.execution", "The code runs code that it makes or loads", "CWE-94 AML.T0011.000"),
    SOCKET("code.socket", "The code opens network connections of its own", "CWE-506"),
    NETWORK("code.network", "The code reaches the network", "CWE-494"),
    WRITE("code.write", "The code changes files", "CWE-73"),
    DELETE("code.delete", "The code deletes files", "CWE-73"),
    DESERIALIZATION("code.deserialization", "The code loads data that can run code", "CWE-502 AML.T0018.002"),
    NATIVE("code.native", "The code calls native libraries or raw memory", "CWE-114"),
    INTERPRETER("code.interpreter", "The code changes how the interpreter works", "CWE-913"),
    IMPORT("code.computed-import", "The code imports a module whose name it computes", "CWE-913"),
    SECRET("code.secrets", "The code asks for secrets", "CWE-522"),
    DECODER("code.decoding", "The code decodes data", "CWE-506");

    private final String rule;
    private final String title;
    private final String taxonomy;

    Capability(String rule, String title, String taxonomy) {
        this.rule = rule;
        this.title = title;
        this.taxonomy = taxonomy;
    }

    String rule() {
        return rule;
    }

    String title() {
        return title;
    }

    List<String> taxonomy() {
        return List.of(taxonomy.split(" ", -1));
    }

    /** Whether naming such a callable, without calling it, is already worth a word. */
    boolean speaksForItself() {
        return switch (this) {
            case PROCESS, EXECUTION, SOCKET, DESERIALIZATION, NATIVE -> true;
            case NETWORK, WRITE, DELETE, INTERPRETER, IMPORT, SECRET, DECODER -> false;
        };
    }
}
