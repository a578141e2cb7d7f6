package io.lazaretto.inference.checkpoint.torch;

import java.util.List;

/**
 * What a pickle says, as data: next to {@code Long}, {@code Double}, {@code Boolean}, {@code String}, {@code byte[]}, {@code
 * List} (lists, tuples, sets), {@code Map} (dictionaries) and null.
 */
sealed interface PickleValue {
    /** A global that would be imported. */
    record Global(String module, String name) implements PickleValue {
        boolean is(String fullName) {
            return fullName.equals(module + "." + name);
        }
    }

    /** A call that would be made; {@code state} is what BUILD would set. */
    final class Call implements PickleValue {
        private final Object callee;
        private final Object arguments;
        private Object state;

        Call(Object callee, Object arguments) {
            this.callee = callee;
            this.arguments = arguments;
        }

        Object callee() {
            return callee;
        }

        List<?> arguments() {
            return arguments instanceof List<?> list ? list : List.of();
        }

        Object state() {
            return state;
        }

        void state(Object value) {
            state = value;
        }

        boolean calls(String fullName) {
            return callee instanceof Global global && global.is(fullName);
        }
    }

    /** A reference to something outside the pickle: in torch's files a storage. */
    record Persistent(Object id) implements PickleValue {}
}
