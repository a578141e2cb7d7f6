package io.lazaretto.artifact.pickle;

/** Arguments with which a harmless constructor fills the memory of the loader. */
final class Allocations {
    private static final long HUGE = 1L << 33;
    private static final int MAX_DEPTH = 3;
    private static final int MAX_RANK = 8;
    private static final int MAX_DIGITS = 1 << 16;

    private Allocations() {}

    /** Whether a size among the arguments, a shape, a range or a number in digits is beyond what any model needs. */
    static boolean isHuge(Imported callable, Value arguments) {
        return size(arguments, 0) > HUGE
                || callable.name().equals("mul") && product(arguments) > HUGE
                || (callable.name().equals("Fraction") || callable.name().equals("int"))
                        && arguments instanceof Container tuple
                        && tuple.keptItems() > 0
                        && tuple.item(0) instanceof Text digits
                        && (digits.length() > MAX_DIGITS || callable.name().equals("Fraction"));
    }

    /** How long a sequence becomes that is repeated. */
    private static double product(Value arguments) {
        double product = 1;
        for (int i = 0; arguments instanceof Container tuple && i < Math.min(2, tuple.keptItems()); i++) {
            product *= switch (tuple.item(i)) {
                case Text text -> text.length();
                case Container sequence -> sequence.size();
                case Atom number -> Math.abs((double) number.number());
                case Imported _, Made _, Persistent _ -> 1;
            };
        }
        return product;
    }

    private static double size(Value value, int depth) {
        return switch (value) {
            case Atom atom -> atom.kind() == Atom.Kind.BIG ? Double.MAX_VALUE : Math.abs((double) atom.number());
            case Container container -> {
                boolean shape = container.kind() == Container.Kind.TUPLE && depth > 0 && container.size() <= MAX_RANK;
                double all = shape ? 1 : 0;
                for (int i = 0; depth < MAX_DEPTH && i < container.keptItems(); i++) {
                    double part = size(container.item(i), depth + 1);
                    all = shape ? all * Math.max(1, part) : Math.max(all, part);
                }
                yield all;
            }
            case Made made -> {
                if (!(made.callable() instanceof Imported maker) || depth >= MAX_DEPTH) {
                    yield 0;
                }
                // An iterator without an end.
                yield maker.module().equals("itertools")
                        ? Double.MAX_VALUE
                        : maker.is("builtins", "range") ? size(made.arguments(), depth + 1) : 0;
            }
            case Text _, Imported _, Persistent _ -> 0;
        };
    }
}
