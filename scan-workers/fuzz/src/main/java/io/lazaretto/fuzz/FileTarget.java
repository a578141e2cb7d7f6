package io.lazaretto.fuzz;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * A whole inspection of one file, of which the input is the content or a part.
 *
 * @param file name of the file
 * @param shape makes the content of the file from the input: a magic number in its place, an archive around a member
 * @param companion whether the file needs a model beside it to be clear
 * @param relations one of them, or none, is checked for each input
 */
record FileTarget(
        String name,
        String file,
        UnaryOperator<byte[]> shape,
        boolean companion,
        Supplier<List<byte[]>> start,
        List<Relation> relations)
        implements FuzzTarget {
    /** Their seeds need more than one file to be clear, or end in something that a reader can do without. */
    private static final Set<String> ENDLESS = Set.of("checkpoint-index", "tensorflow-text", "lightgbm");

    FileTarget {
        relations = List.copyOf(relations);
    }

    @Override
    public List<byte[]> seeds() {
        return start.get();
    }

    @Override
    public void run(byte[] data) {
        Verdict whole = Oracle.inspect(model(data));
        CRC32 crc = new CRC32();
        crc.update(data);
        int pick = (int) (crc.getValue() >>> 1);
        int relation = pick % (relations.size() + 1);
        if (relation < relations.size()) {
            relations.get(relation).check(data, whole, this::model, pick / (relations.size() + 1));
        }
    }

    /** Whether a part of a file is none; a text is one wherever it ends. */
    boolean knowsItsEnd() {
        return !companion && !ENDLESS.contains(name);
    }

    private Model model(byte[] data) {
        Model model = Model.of(file, shape.apply(data));
        return companion ? model.with("model.safetensors", Seeds.SAFETENSORS) : model;
    }
}
