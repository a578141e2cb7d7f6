package io.lazaretto.worker.child;

import io.lazaretto.inference.runtime.NativeLibraries;

/** Entry point of a process that loads the engine's native libraries, which unpacks them. Sees no model. */
public final class UnpackMain {
    private UnpackMain() {}

    public static void main(String[] args) {
        int code = 0;
        try {
            NativeLibraries.load();
        } catch (RuntimeException | LinkageError e) {
            System.err.println(e);
            code = ScannerMain.CRASHED;
        }
        Runtime.getRuntime().halt(code);
    }
}
