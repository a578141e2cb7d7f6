package io.lazaretto.artifact.mxnet;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.DuplicateKey;
import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.ListedNames;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code *-symbol.json} (MXNet 1.x, nnvm {@code saveload_json.cc}): a graph of named operators, subgraphs included. */
public final class MxnetSymbolReader implements FormatReader {
    private static final String FORMAT = "mxnet-symbol";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Symbol symbol = new Symbol(place, reading);
        JsonWalk.walk(view, false, symbol, reading.budget());
        if (symbol.foreign != null) {
            throw new MalformedArtifactException(FORMAT, 0, "no graph has the key " + Evidence.text(symbol.foreign));
        }
        if (!symbol.top.contains("arg_nodes") || !symbol.top.contains("heads")) {
            throw new MalformedArtifactException(FORMAT, 0, "a graph without arguments or heads");
        }
    }

    private static final class Symbol implements JsonVisitor {
        private static final int MAX_DISTINCT = 4096;
        private static final Set<String> LISTED = Set.copyOf(ListedNames.of(MxnetSymbolReader.class, "operators.txt"));
        private static final Set<String> TOP = Set.of("nodes", "arg_nodes", "node_row_ptr", "heads", "attrs");
        /** Their attributes hold addresses of functions in memory (MXNet {@code src/operator/custom/native_op-inl.h}). */
        private static final Set<String> ADDRESSES = Set.of("_Native", "_NDArray", "_CustomFunction");

        private final Place place;
        private final Reading reading;
        private final Set<String> top = new HashSet<>();
        private final Set<String> seen = new HashSet<>();
        private String foreign;

        Symbol(Place place, Reading reading) {
            this.place = place;
            this.reading = reading;
        }

        @Override
        public void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
            if (depth == 1 && !element) {
                if (TOP.contains(key)) {
                    top.add(key);
                } else if (foreign == null) {
                    foreign = key;
                }
            }
            if (element || !key.equals("op") || LISTED.contains("" + text) || "null".equals(text)) {
                return;
            }
            String operator = "" + text;
            if (seen.size() < MAX_DISTINCT && !seen.add(operator)) {
                return;
            }
            Map<String, String> evidence = Map.of("operator", Evidence.text(operator));
            if (ADDRESSES.contains(operator)) {
                reading.report(Signal.threat(
                        "mxnet.operator.address",
                        "An operator that calls a function at an address in its attributes",
                        place.at(offset),
                        evidence,
                        List.of("CWE-822", "AML.T0018.002")));
            } else {
                reading.report(Signal.suspect(
                        "mxnet.operator.outside",
                        "An operator that calls code of the application, reads files, or is in no list",
                        place.at(offset),
                        evidence,
                        List.of("CWE-829")));
            }
        }

        @Override
        public void duplicate(String key, long offset) {
            reading.report(DuplicateKey.signal(key, place.at(offset)));
        }
    }
}
