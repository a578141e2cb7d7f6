package io.lazaretto.fuzz;

import java.util.function.UnaryOperator;

/** Something that must hold between an input and another that is made from it. */
@FunctionalInterface
interface Relation {
    /**
     * @param context how the bytes become a model
     * @param pick spreads choices over the inputs; the same for the same bytes
     */
    void check(byte[] data, Verdict whole, Context context, int pick);

    /** How bytes become a model. */
    @FunctionalInterface
    interface Context {
        Model model(byte[] data);
    }

    /**
     * A malicious pickle behind a whole file is never clear. Behind one whose end is missing it may be the elements that an
     * array lacked: numbers, for every reader.
     */
    Relation APPENDED = (data, whole, context, pick) -> {
        if (whole.isClear()) {
            Oracle.notClear("a pickle behind the file", context.model(Bytes.join(data, Seeds.MALICIOUS)));
        }
    };

    /** A malicious pickle in front of any file is never clear. */
    Relation PREPENDED = never("a pickle in front of the file", data -> Bytes.join(Seeds.MALICIOUS, data));

    /** A file that is clear is not clear when its end is missing, for formats that know their end. */
    Relation CUT = (data, whole, context, pick) -> {
        if (whole.isClear() && data.length > 0) {
            byte[] part = Bytes.head(data, pick % data.length);
            Oracle.notClear("a file without its end", context.model(part));
        }
    };

    /** The same for formats whose last bytes are padding, which readers do not ask for. */
    Relation CUT_BEFORE_PADDING = (data, whole, context, pick) -> {
        int end = data.length;
        while (end > 0 && data[end - 1] == 0) {
            end--;
        }
        if (end > 0) {
            CUT.check(data, whole, context, pick % end);
        }
    };

    /** Content that is a threat by itself is one in every container. */
    Relation WRAPPED = (data, whole, context, pick) -> {
        if (Seeds.isPickleThreat(whole)) {
            byte[] wrapped = data;
            StringBuilder chain = new StringBuilder();
            for (int depth = 0, rest = pick; depth <= pick % 3; depth++, rest /= Container.values().length) {
                Container container = Container.values()[rest % Container.values().length];
                wrapped = container.around("model.pkl", wrapped);
                chain.append(container).append(' ');
            }
            Verdict verdict = Oracle.inspect(Model.of("model.pkl", wrapped));
            if (!Seeds.isPickleThreat(verdict)) {
                throw new BrokenPromiseException("a threat in a container", chain.toString(), verdict);
            }
        }
    };

    /** What is made from any input is never clear. */
    static Relation never(String promise, UnaryOperator<byte[]> change) {
        return (data, whole, context, pick) -> Oracle.notClear(promise, context.model(change.apply(data)));
    }
}
