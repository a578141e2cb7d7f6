package io.lazaretto.artifact.paddle;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.DuplicateKey;
import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of the new representation: {@code inference.json}. Operators are named {@code <dialect>.<name>} where 0 is built
 * in, 1 holds the operators, 2 control flow, 3 those of other libraries (paddle {@code pir/serialize_deserialize}).
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
    }

    private static final class Program implements JsonVisitor {
        /** Types and attributes have names of the same form. */
        private static final Pattern NAME = Pattern.compile("([0-9]{1,2})\\.(?!t_|a_)(.{1,200})");

        private final Place place;
        private final Reading reading;
        private final PaddleOperators operators;
        private boolean blocks;

        Program(Place place, Reading reading) {
            this.place = place;
            this.reading = reading;
            this.operators = new PaddleOperators(place, reading);
        }

        @Override
        public void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
            blocks |= key.equals("blocks") && kind == Kind.ARRAY;
            if (!key.equals("#") || kind != Kind.STRING) {
                return;
            }
            Matcher name = NAME.matcher(text);
            if (!name.matches()) {
                return;
            }
            switch (name.group(1)) {
                case "0", "2" -> {}
                case "1" -> operators.judge(name.group(2), offset);
                default -> operators.judge(text, offset);
            }
        }

        @Override
        public void duplicate(String key, long offset) {
            reading.report(DuplicateKey.signal(key, place.at(offset)));
        }
    }
}
