package io.lazaretto.artifact.paddle;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.DuplicateKey;
import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.BitSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of the new representation: {@code inference.json}. Operators are named {@code <dialect>.<name>} where 0 is built
 * in, 1 holds the operators, 2 control flow, 3 those of other libraries (paddle {@code pir/serialize_deserialize}). Every name
 * where an operator stands is judged, of whatever form it is.
 */
public final class PaddlePirReader implements FormatReader {
    private static final String FORMAT = "paddle-pir";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Program program = new Program(place, reading);
        JsonWalk.walk(view, false, program, reading.budget());
        if (!program.blocks) {
            throw new MalformedArtifactException(FORMAT, 0, "a program without blocks");
        }
        if (program.foreign != null) {
            throw new MalformedArtifactException(FORMAT, 0, "no program has the key " + Evidence.text(program.foreign));
        }
    }

    private static final class Program implements JsonVisitor {
        private static final Set<String> TOP = Set.of("base_code", "program");
        private static final Pattern NAME = Pattern.compile("([0-9]{1,2})\\.(.{1,200})");
        /** What else carries a name: regions, blocks, types and attributes. */
        private static final Pattern OTHER =
                Pattern.compile("NULL|(region|block)_[0-9]{1,9}|[0-9]{1,2}\\.[ta]_[a-z0-9_]{1,64}");

        /** The built-in dialect and that of control flow; {@code p} is short for a parameter. */
        private static final Set<String> STRUCTURE = Set.of(
                "p",
                "0.module",
                "0.parameter",
                "0.set_parameter",
                "0.shadow_output",
                "0.combine",
                "0.slice",
                "0.split",
                "0.constant",
                "0.group",
                "2.yield",
                "2.stack_create",
                "2.tuple_push",
                "2.tuple_pop");

        private final Place place;
        private final Reading reading;
        private final PaddleOperators operators;
        /** Depths at which the members of an operator stand. */
        private final BitSet inOperator = new BitSet();

        private boolean blocks;
        private String foreign;

        Program(Place place, Reading reading) {
            this.place = place;
            this.reading = reading;
            this.operators = new PaddleOperators(place, reading);
        }

        @Override
        public void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
            if (depth == 1 && !element && foreign == null && !TOP.contains(key)) {
                foreign = key;
            }
            blocks |= key.equals("blocks") && kind == Kind.ARRAY;
            if (kind == Kind.OBJECT || kind == Kind.ARRAY) {
                inOperator.set(depth + 1, element && key.equals("ops") && kind == Kind.OBJECT);
            }
            if (!key.equals("#") || element) {
                return;
            }
            String name = "" + text;
            boolean known = inOperator.get(depth)
                    ? STRUCTURE.contains(name)
                    : kind == Kind.NUMBER || OTHER.matcher(name).matches();
            if (!known) {
                Matcher operator = NAME.matcher(name);
                if (operator.matches() && operator.group(1).equals("1")) {
                    operators.judge(operator.group(2), offset);
                } else {
                    operators.foreign(name, offset);
                }
            }
        }

        @Override
        public void duplicate(String key, long offset) {
            reading.report(DuplicateKey.signal(key, place.at(offset)));
        }
    }
}
