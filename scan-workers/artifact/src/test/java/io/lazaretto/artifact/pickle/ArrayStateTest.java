package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.INCONCLUSIVE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.PickleBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * States of numpy's element types and arrays. The forged ones crash numpy 2.4 or make it read memory that the file chose, with
 * names that every array needs.
 */
class ArrayStateTest {
    private static final int MINUS_ONE = -1;

    private static PickleBuilder array(PickleBuilder stream) {
        return stream.global("numpy.core.multiarray", "_reconstruct")
                .global("numpy", "ndarray")
                .number(0)
                .tuple1()
                .binBytes(new byte[] {'b'})
                .raw(0x87)
                .reduce();
    }

    private static PickleBuilder type(PickleBuilder stream, String code) {
        return stream.global("numpy", "dtype")
                .unicode(code)
                .raw(0x89, 0x88, 0x87)
                .reduce();
    }

    /** A plain type with the state that numpy writes for it, but for the flags. */
    private static PickleBuilder plain(PickleBuilder stream, String code, int flags) {
        return type(stream, code)
                .mark()
                .number(3)
                .unicode("|")
                .none()
                .none()
                .none()
                .raw('J')
                .int32(MINUS_ONE)
                .raw('J')
                .int32(MINUS_ONE)
                .number(flags)
                .tuple()
                .build();
    }

    private static PickleBuilder structure(PickleBuilder stream, String field, int offset, int flags) {
        return type(
                        type(stream, "V8")
                                .mark()
                                .number(3)
                                .unicode("|")
                                .none()
                                .unicode("a")
                                .tuple1()
                                .emptyDict()
                                .unicode("a"),
                        field)
                .number(offset)
                .tuple2()
                .setItem()
                .number(8)
                .number(1)
                .number(flags)
                .tuple()
                .build();
    }

    /** Opens the state of an array of one element; the type comes next. */
    private static PickleBuilder open(int elements) {
        return array(pickle().proto(3)).mark().number(1).number(elements).tuple1();
    }

    private static byte[] bytes(PickleBuilder stream, int count) {
        return stream.raw(0x89).binBytes(new byte[count]).tuple().build().stop();
    }

    private static byte[] objects(PickleBuilder stream) {
        return stream.raw(0x89).emptyList().none().append().tuple().build().stop();
    }

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of("numbers", null, null, bytes(plain(open(1), "f8", 0), 8)),
                Arguments.of("objects", null, null, objects(plain(open(1), "O8", 63))),
                Arguments.of("structure", null, null, bytes(structure(open(1), "f4", 4, 16), 8)),
                Arguments.of("structure of objects", null, null, objects(structure(open(1), "O8", 0, 27))),
                Arguments.of("objects that deny it", THREAT, "pickle.array-forged", bytes(plain(open(1), "O8", 0), 8)),
                Arguments.of("half the flags", THREAT, "pickle.array-forged", bytes(plain(open(1), "O8", 1), 8)),
                Arguments.of(
                        "field of objects", THREAT, "pickle.array-forged", bytes(structure(open(1), "O8", 0, 0), 8)),
                Arguments.of("field outside", THREAT, "pickle.array-forged", bytes(structure(open(1), "f8", 1, 0), 8)),
                Arguments.of("bytes for objects", THREAT, "pickle.array-forged", bytes(plain(open(1), "O8", 63), 8)),
                Arguments.of("objects for numbers", THREAT, "pickle.array-forged", objects(plain(open(1), "f8", 0))),
                Arguments.of("too short", INCONCLUSIVE, "pickle.array-malformed", bytes(plain(open(9), "f8", 0), 8)),
                Arguments.of(
                        "no state",
                        INCONCLUSIVE,
                        "pickle.array-malformed",
                        array(pickle().proto(3)).none().build().stop()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void onlyWhatNumpyWritesIsClear(String name, Outcome outcome, String rule, byte[] stream) {
        if (outcome == null) {
            inspecting("model.pkl", stream).staysSilent();
        } else {
            inspecting("model.pkl", stream).reports(PICKLE, outcome, rule);
        }
    }

    @Test
    void aFieldBehindManyOthersIsLookedAt() {
        PickleBuilder stream = type(open(1), "V8")
                .mark()
                .number(3)
                .unicode("|")
                .none()
                .emptyTuple()
                .emptyDict();
        for (int i = 0; i < 40; i++) {
            type(stream.unicode("f" + i), i == 39 ? "O8" : "i1")
                    .number(0)
                    .tuple2()
                    .setItem();
        }
        stream.number(8).number(1).number(0).tuple().build();
        inspecting("model.pkl", bytes(stream, 8)).reports(PICKLE, THREAT, "pickle.array-forged");
    }

    @Test
    void anArrayIsNotMadeWithAShape() {
        byte[] stream = pickle().proto(2)
                .global("numpy.core.multiarray", "_reconstruct")
                .global("numpy", "ndarray")
                .raw('J')
                .int32(1 << 30)
                .tuple1()
                .binBytes(new byte[] {'b'})
                .raw(0x87)
                .reduce()
                .stop();
        inspecting("model.pkl", stream).reports(PICKLE, SUSPECT, "pickle.use.unexpected");
    }
}
