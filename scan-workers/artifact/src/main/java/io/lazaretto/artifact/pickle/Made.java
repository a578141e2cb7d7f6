package io.lazaretto.artifact.pickle;

/**
 * The result of a call.
 *
 * @param callable what was called
 * @param arguments a tuple, or whatever stood in its place
 */
record Made(Value callable, Value arguments, long offset) implements Value {
    /**
     * Whether it is what an allowed call or class makes, and so no {@code str}. numpy's {@code scalar} is left out: with an
     * object type it returns its argument, whatever that is.
     */
    boolean isReviewed() {
        return callable instanceof Imported type
                && type.judgement().isAllowed()
                && !type.name().equals("scalar")
                && (type.judgement().allowance().permits(Allowance.Use.CALL)
                        || type.judgement().allowance().permits(Allowance.Use.NEW));
    }

    /** What was imported at the root of a chain of calls, or null. */
    Imported root() {
        Value at = callable;
        for (int depth = 0; depth < 64; depth++) {
            switch (at) {
                case Imported imported -> {
                    return imported;
                }
                case Made made -> at = made.callable;
                case Atom _, Text _, Container _, Persistent _ -> {
                    return null;
                }
            }
        }
        return null;
    }
}
