package io.lazaretto.inference.checkpoint.span;

import java.util.Comparator;
import java.util.List;

/**
 * The tensors of one file, in the order in which they lie there; ranges may overlap, as tied weights do.
 *
 * @param unread tensors and storages whose numbers are not understood, named and with the reason; hostile text
 */
public record TensorSpans(List<TensorSpan> spans, List<String> unread) {
    public TensorSpans {
        spans = spans.stream()
                .sorted(Comparator.comparing(TensorSpan::begin)
                        .thenComparing(TensorSpan::bytes)
                        .thenComparing(TensorSpan::name))
                .toList();
        unread = List.copyOf(unread);
    }
}
