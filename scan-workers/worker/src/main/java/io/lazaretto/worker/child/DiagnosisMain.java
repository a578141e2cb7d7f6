package io.lazaretto.worker.child;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.diagnosis.Diagnosis;
import io.lazaretto.inference.diagnosis.NoAnswerException;
import io.lazaretto.inference.engine.EngineOptions;
import io.lazaretto.worker.frame.DiagnosisFrame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Entry point of a process that asks a model one question and ends. It opens the model's files itself: it sees no others. */
public final class DiagnosisMain {
    private DiagnosisMain() {}

    public static void main(String[] args) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        int code = 0;
        try {
            DiagnosisFrame frame = DiagnosisFrame.read(in);
            try (Fuse _ = Fuse.light(frame.limit())) {
                answer(frame, out);
            }
        } catch (OutOfMemoryError e) {
            code = ScannerMain.OUT_OF_MEMORY;
        } catch (IOException | RuntimeException | Error e) {
            System.err.println(e);
            code = ScannerMain.CRASHED;
        }
        Runtime.getRuntime().halt(code);
    }

    private static void answer(DiagnosisFrame frame, DataOutputStream out) throws IOException {
        EngineOptions options = new EngineOptions(
                frame.processor(), frame.precision(), 0, Long.getLong(InferenceMain.MEMORY, 0), false);
        String json;
        try {
            Optional<CheckpointFiles> base =
                    frame.base() == null ? Optional.empty() : Optional.of(FolderFiles.open(Path.of(frame.base())));
            json = Diagnosis.ask(
                    FolderFiles.open(Path.of(frame.model())), base, frame.question(), frame.maxTokens(), options);
        } catch (NoAnswerException e) {
            DiagnosisFrame.answer(out, false, ascii(e.getMessage()));
            return;
        } catch (CheckpointException e) {
            DiagnosisFrame.answer(out, false, ascii(e.kind().reason() + ": " + e.getMessage()));
            return;
        } catch (IllegalStateException e) {
            // No such device.
            DiagnosisFrame.answer(out, false, ascii(e.getMessage()));
            return;
        }
        DiagnosisFrame.answer(out, true, json);
    }

    private static String ascii(String text) {
        return Evidence.text(String.valueOf(text)).replaceAll("[^ -~]", "?");
    }
}
