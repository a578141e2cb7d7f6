package io.lazaretto.worker.frame;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.diagnosis.Question;
import io.lazaretto.inference.engine.EngineOptions.Precision;
import io.lazaretto.inference.engine.EngineOptions.Processor;
import io.lazaretto.inference.engine.ImageClassifier.Images;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process that answers one question is asked, and how it answers.
 *
 * @param model where the process finds the model
 * @param base where it finds the base of an adapter, or null
 * @param maxTokens that a language model writes, at least 1
 * @param limit longest run
 */
public record DiagnosisFrame(
        String model,
        String base,
        Question question,
        int maxTokens,
        Processor processor,
        Precision precision,
        Duration limit) {
    /** Most characters of an answer, and bytes too, for an answer is ASCII. */
    public static final int MAX_ANSWER = 64 << 20;

    private static final int MAX_TEXT = 4 << 20;
    private static final int MAX_IDS = 1 << 20;
    private static final int MAX_PIXELS = 1 << 26;
    private static final byte IDS = 1;
    private static final byte PROMPT = 2;
    private static final byte PIXELS = 3;

    public DiagnosisFrame {
        requireNonNull(model, "model is null");
        requireNonNull(question, "question is null");
        requireNonNull(processor, "processor is null");
        requireNonNull(precision, "precision is null");
        requireNonNull(limit, "limit is null");
    }

    /** Writes and flushes. */
    public void write(DataOutputStream out) throws IOException {
        Wire.text(out, model);
        Wire.optionalText(out, base);
        out.writeInt(maxTokens);
        out.writeByte(processor.ordinal());
        out.writeByte(precision.ordinal());
        out.writeLong(limit.toMillis());
        switch (question) {
            case Question.Ids(List<Integer> ids) -> {
                out.writeByte(IDS);
                Wire.list(out, ids, out::writeInt);
            }
            case Question.Prompt(String text, boolean chat) -> {
                out.writeByte(PROMPT);
                Wire.text(out, text);
                out.writeBoolean(chat);
            }
            case Question.Pixels(Images images) -> {
                out.writeByte(PIXELS);
                out.writeInt(images.count());
                out.writeInt(images.channels());
                out.writeInt(images.height());
                out.writeInt(images.width());
                out.writeInt(images.pixels().length);
                for (float pixel : images.pixels()) {
                    out.writeFloat(pixel);
                }
            }
        }
        out.flush();
    }

    public static DiagnosisFrame read(DataInputStream in) throws IOException {
        String model = Wire.text(in, MAX_TEXT);
        String base = Wire.optionalText(in, MAX_TEXT);
        int maxTokens = in.readInt();
        Processor processor = Wire.constant(in, Processor.values());
        Precision precision = Wire.constant(in, Precision.values());
        Duration limit = Duration.ofMillis(in.readLong());
        return new DiagnosisFrame(model, base, question(in), maxTokens, processor, precision, limit);
    }

    private static Question question(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case IDS -> new Question.Ids(new ArrayList<>(Wire.list(in, MAX_IDS, in::readInt)));
            case PROMPT -> new Question.Prompt(Wire.text(in, MAX_TEXT), in.readBoolean());
            case PIXELS -> pixels(in);
            default -> throw new FrameException("question of kind " + kind);
        };
    }

    private static Question.Pixels pixels(DataInputStream in) throws IOException {
        int count = in.readInt();
        int channels = in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        float[] pixels = new float[Wire.count(in, MAX_PIXELS)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = in.readFloat();
        }
        return new Question.Pixels(new Images(pixels, count, channels, height, width));
    }

    /** Writes and flushes. */
    public static void answer(DataOutputStream out, boolean answered, String text) throws IOException {
        out.writeBoolean(answered);
        Wire.text(out, text);
        out.flush();
    }

    /**
     * Reads an answer.
     *
     * @throws FrameException when it is none, or holds anything but printable ASCII: it comes from a process that ran a model
     */
    public static Answer answer(DataInputStream in) throws IOException {
        Answer answer = new Answer(in.readBoolean(), Wire.text(in, MAX_ANSWER));
        if (!answer.text().chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new FrameException("an answer with characters that do not print");
        }
        return answer;
    }

    /**
     * @param answered whether there is one
     * @param text JSON, or why there is no answer
     */
    public record Answer(boolean answered, String text) {}
}
