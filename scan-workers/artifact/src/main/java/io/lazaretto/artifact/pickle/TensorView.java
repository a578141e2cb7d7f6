package io.lazaretto.artifact.pickle;

/** {@code (storage, offset, size, stride, …)}: the part of a storage that a tensor is. */
final class TensorView {
    private static final int STORAGE_FIELDS = 5;
    private static final int COUNT = 4;
    private static final int OFFSET = 1;
    private static final int SIZES = 2;
    private static final int STRIDES = 3;

    private TensorView() {}

    /** False when it is known to reach behind its storage; torch refuses it then. */
    static boolean fits(Container tensor) {
        if (tensor.size() <= STRIDES
                || !(tensor.item(0) instanceof Persistent storage)
                || !(storage.id() instanceof Container id)
                || id.size() < STORAGE_FIELDS
                || id.size() > STORAGE_FIELDS && id.item(STORAGE_FIELDS) != Atom.NONE
                || !(id.item(1) instanceof Imported type)
                || type.name().equals("UntypedStorage")
                || !(id.item(COUNT) instanceof Atom count)
                || !(tensor.item(OFFSET) instanceof Atom offset)
                || !(tensor.item(SIZES) instanceof Container sizes)
                || !(tensor.item(STRIDES) instanceof Container strides)) {
            return true;
        }
        if (sizes.size() != strides.size() || sizes.size() != sizes.keptItems()) {
            return false;
        }
        long last = offset.number();
        boolean empty = false;
        boolean valid = last >= 0;
        for (int i = 0; i < sizes.keptItems(); i++) {
            if (!(sizes.item(i) instanceof Atom size) || !(strides.item(i) instanceof Atom stride)) {
                return true;
            }
            empty |= size.number() == 0;
            long reach = size.number() == 0 ? 0 : size.number() - 1;
            valid &= size.number() >= 0
                    && stride.number() >= 0
                    && Math.multiplyHigh(reach, stride.number()) == 0
                    && reach * stride.number() >= 0
                    && last + reach * stride.number() >= 0;
            last += reach * stride.number();
        }
        return valid && (empty || last < count.number());
    }
}
