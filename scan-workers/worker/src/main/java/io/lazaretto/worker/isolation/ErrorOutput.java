package io.lazaretto.worker.isolation;

import io.lazaretto.worker.frame.BoundedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Drains the standard error of a process, so that it cannot block, and keeps the end of it for a log line. */
final class ErrorOutput implements Runnable {
    private static final int KEPT = 400;

    private final InputStream in;
    private byte[] last = new byte[0];

    private ErrorOutput(InputStream in) {
        this.in = in;
    }

    static ErrorOutput of(Process process) {
        return of(process.getErrorStream());
    }

    static ErrorOutput of(InputStream in) {
        ErrorOutput output = new ErrorOutput(in);
        Thread thread = new Thread(output, "scanner-stderr");
        thread.setDaemon(true);
        thread.start();
        return output;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[4096];
        try (in) {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // The process is gone, and with it what it still had to say.
            keep(buffer, 0);
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        byte[] joined = Arrays.copyOf(last, last.length + count);
        System.arraycopy(buffer, 0, joined, last.length, count);
        last = joined.length <= KEPT ? joined : Arrays.copyOfRange(joined, joined.length - KEPT, joined.length);
    }

    /** The end of what was said: bounded, escaped. */
    synchronized String tail() {
        return BoundedText.forLog(new String(last, StandardCharsets.UTF_8), KEPT);
    }
}
