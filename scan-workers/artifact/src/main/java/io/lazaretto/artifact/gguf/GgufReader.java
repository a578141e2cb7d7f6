package io.lazaretto.artifact.gguf;

import static io.lazaretto.artifact.gguf.GgufInput.malformed;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.gguf.TensorInfos.Tensor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Versions 2 and 3, in both byte orders. Version 1 counted with 32 bits, and no reader of today accepts it. */
public final class GgufReader implements FormatReader {
    private static final int PADDING_CHUNK = 1 << 12;
    private static final int MAX_DUPLICATES = 64;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        GgufInput input = new GgufInput(view, reading.budget());
        if (!version(input, place, reading)) {
            return;
        }
        long tensors = input.i64();
        long pairs = input.i64();
        Metadata metadata = new Metadata(input, place, reading);
        metadata.read(pairs);
        TensorInfos infos = new TensorInfos(input, metadata.alignment());
        infos.read(tensors);
        infos.duplicates().stream()
                .limit(MAX_DUPLICATES)
                .forEach(tensor -> reading.report(Signal.suspect(
                        "gguf.duplicate-tensor",
                        "A tensor name occurs twice: readers disagree on which one counts",
                        place.at(tensor.at()),
                        Map.of("tensor", Evidence.text(tensor.name())),
                        List.of("CWE-436"))));
        new TensorData(view, place, reading, metadata.alignment()).read(input.position(), infos.tensors());
    }

    /** @return whether the version is understood */
    private static boolean version(GgufInput input, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        for (char c : "GGUF".toCharArray()) {
            if (input.u8() != c) {
                throw malformed(0, "a magic number in reversed order");
            }
        }
        long version = input.u32();
        if ((version & 0xffff) == 0 && version != 0) {
            // The magic number is the same in both byte orders, the version is not.
            input.bigEndian();
            version = Integer.toUnsignedLong(Integer.reverseBytes((int) version));
            if (version == 2) {
                throw malformed(4, "version 2 in big-endian order, which begins with version 3");
            }
        }
        if (version == 0) {
            throw malformed(4, "version 0");
        }
        if (version != 2 && version != 3) {
            reading.report(Signal.inconclusive(
                    Reasons.UNSUPPORTED,
                    "gguf.version",
                    "A version of the format that is not understood",
                    place.at(4),
                    Map.of("version", Long.toString(version))));
            return false;
        }
        return true;
    }

    /** The section behind the descriptions. */
    private record TensorData(ByteView view, Place place, Reading reading, long alignment) {
        void read(long infosEnd, List<Tensor> tensors) throws IOException, MalformedArtifactException {
            long start = TensorInfos.padded(infosEnd, alignment);
            long covered = infosEnd;
            for (Tensor tensor : tensors) {
                // Sums of what has been checked, below 2^63; the start of the section is inside the file or all is
                // missing.
                long begin = start + tensor.begin();
                if (begin < 0 || begin > view.size() || tensor.bytes() > view.size() - begin) {
                    throw malformed(tensor.at(), "a tensor beyond the end of the file");
                }
                padding(covered, begin);
                reading.numbers(view.slice(begin, tensor.bytes()), place.member(tensor.name()));
                covered = begin + tensor.bytes();
                reading.budget().checkTime();
            }
            long end = Math.min(view.size(), TensorInfos.padded(covered, alignment));
            padding(covered, end);
            if (end < view.size()) {
                reading.report(Signal.suspect(
                        "gguf.trailing-bytes",
                        "Bytes behind the last tensor",
                        place.at(end),
                        Map.of("bytes", Long.toString(view.size() - end)),
                        List.of("CWE-434", "CWE-436")));
                reading.numbers(view.slice(end, view.size() - end), place.member("behind@" + end));
            }
        }

        /** Writers pad with zeros; anything else is read by nobody who reads the format. */
        private void padding(long from, long to) throws IOException {
            for (long at = from; at < to; at += PADDING_CHUNK) {
                byte[] chunk = view.copy(at, (int) Math.min(PADDING_CHUNK, to - at));
                for (int i = 0; i < chunk.length; i++) {
                    if (chunk[i] != 0) {
                        reading.report(Signal.suspect(
                                "gguf.padding",
                                "Bytes between tensors that are not zero",
                                place.at(at + i),
                                Map.of(),
                                List.of("CWE-434")));
                        return;
                    }
                }
            }
        }
    }
}
