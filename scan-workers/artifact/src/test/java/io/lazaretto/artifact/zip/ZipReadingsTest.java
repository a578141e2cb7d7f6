package io.lazaretto.artifact.zip;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.InspectionAssert.rules;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Directories and names that one reader uses and another does not: all of them are looked at. */
class ZipReadingsTest {
    private static final int END = 22;
    private static final byte[] SKOPS_GOOD =
            ("{\"__class__\": \"list\", \"__module__\": \"builtins\", \"__loader__\": \"ListNode\","
                            + " \"content\": [], \"protocol\": 2, \"_skops_version\": \"0.11\"}")
                    .getBytes(UTF_8);
    private static final byte[] SKOPS_BAD =
            ("{\"__class__\": \"system\", \"__module__\": \"os\", \"__loader__\": \"FunctionNode\","
                            + " \"content\": {\"module_path\": \"posix\", \"function\": \"system\"}, \"protocol\": 2,"
                            + " \"_skops_version\": \"0.11\"}")
                    .getBytes(UTF_8);

    @Test
    void anEndRecordWhoseCommentReachesBehindTheFileIsRead() {
        byte[] inner = bad();
        put16(inner, inner.length - 2, 9);
        byte[] file = good(inner);
        inspecting("w.npz", file).reports(FORMAT, SUSPECT, "zip.directory-extent");
        threat(file);
    }

    @Test
    void anEndRecordWithOffsetsBehindItselfIsRead() {
        byte[] inner = bad();
        int distance = 100_000;
        int end = inner.length - END;
        add32(inner, end + 16, distance);
        int directory = end - (int) get32(inner, end + 12);
        add32(inner, directory + 42, distance);
        byte[] file = good(inner);
        assertThat(rules(inspecting("w.npz", file).report(FORMAT))).contains("zip.two-ends", "zip.directory-extent");
        threat(file);
    }

    @Test
    void theDirectoryOfAZip64RecordIsReadThoughNoFieldRefersToIt() {
        byte[] file = zip64(true);
        assertThat(rules(inspecting("w.npz", file).report(FORMAT))).contains("zip.directory-extent", "zip.two-ends");
        threat(file);
    }

    @Test
    void aZip64RecordThatRepeatsTheEndRecordStaysSilent() {
        inspecting("w.npz", zip64(false)).staysSilent();
    }

    @Test
    void aDirectoryWhereTheOffsetPointsIsReadWhenAnotherEndsAtTheRecord() {
        // miniz counts from the first byte, Python back from the end record.
        byte[] hidden = bad();
        byte[] directory = Arrays.copyOfRange(hidden, 0, hidden.length - END);
        byte[] shown = good(new byte[0]);
        byte[] file = PickleBuilder.pickle().bytes(directory).bytes(shown).toBytes();
        int end = file.length - END;
        int size = (int) get32(hidden, hidden.length - END + 12);
        assertThat(get32(file, end + 12)).isEqualTo(size);
        put32(file, end + 16, directory.length - size);
        assertThat(inspecting("w.npz", file).report(PICKLE).outcome()).isEqualTo(THREAT);
    }

    @Test
    void aUnicodeNameThatIsAnotherNameIsFollowed() {
        byte[] file = withUnicodeName(
                new ZipBuilder().stored("schema.json", SKOPS_GOOD).stored("notes.json", SKOPS_BAD), "schema.json");
        InspectionAssert inspected = inspecting("u.skops", file);
        inspected.reports(FORMAT, THREAT, "zip.names-disagree");
    }

    @Test
    void aUnicodeNameThatIsTheSameNameStaysSilent() {
        byte[] file = withUnicodeName(
                new ZipBuilder().stored("x.npy", npy(4)).stored("gr\u00f6\u00dfe.npy", npy(4)), "gr\u00f6\u00dfe.npy");
        inspecting("w.npz", file).staysSilent();
    }

    @Test
    void bytesThatTwoEntriesShareAreLookedAtUnderBothNames() {
        ZipBuilder archive = new ZipBuilder().stored("a.json", SKOPS_BAD);
        byte[] one = archive.toBytes();
        inspecting("a.skops", secondName(one, "schema.json")).reports(FORMAT, THREAT, "zip.names-disagree");
    }

    @Test
    void aNameThatLeavesTheFolderIsAThreatAndAnOddOneIsSuspicious() {
        byte[] text = "text".getBytes(UTF_8);
        inspecting("a.zip", new ZipBuilder().stored("../a.txt", text).toBytes())
                .reports(FORMAT, THREAT, "zip.name-path");
        inspecting("a.zip", new ZipBuilder().stored("a/../a.txt", text).toBytes())
                .reports(FORMAT, SUSPECT, "zip.name-path");
        inspecting("a.zip", new ZipBuilder().stored("a/b.npy", npy(4)).toBytes())
                .staysSilent();
    }

    private static void threat(byte[] file) {
        assertThat(inspecting("w.npz", file).report(PICKLE).outcome()).isEqualTo(THREAT);
        assertThat(inspecting("w.npz", file).inspection().reports())
                .flatExtracting(DetectorReport::observations)
                .extracting(Observation::rule)
                .contains("pickle.global.dangerous");
    }

    private static byte[] bad() {
        return new ZipBuilder().deflated("w.npy", objects()).toBytes();
    }

    private static byte[] good(byte[] comment) {
        return new ZipBuilder().stored("w.npy", npy(4)).comment(comment).toBytes();
    }

    /** An array of objects, whose pickle runs a command. */
    private static byte[] objects() {
        return npy("|O", 1, malicious());
    }

    private static byte[] npy(int bytes) {
        return npy("<f4", bytes / 4, new byte[bytes]);
    }

    private static byte[] npy(String type, int items, byte[] data) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }".formatted(type, items);
        header += " ".repeat(117 - header.length()) + "\n";
        return PickleBuilder.pickle()
                .raw(0x93)
                .ascii("NUMPY")
                .raw(1, 0, header.length(), 0)
                .ascii(header)
                .bytes(data)
                .toBytes();
    }

    /**
     * An array with, at its end, an entry and its directory record; the record of the array itself follows, and a zip64 record
     * that speaks of both where the end record speaks of one.
     */
    private static byte[] zip64(boolean hiding) {
        byte[] data = objects();
        int local = 30 + 5;
        int head = npy(4).length - 4;
        int tail = local + data.length + 46 + 5;
        int body = tail + (4 - tail % 4) % 4;
        long hidden = (long) local + head + body - tail;
        byte[] padding = new byte[body - tail];
        byte[] evil = PickleBuilder.pickle()
                .bytes(padding)
                .bytes(local(data))
                .bytes(data)
                .bytes(directory(data, hidden))
                .toBytes();
        byte[] array = npy("<f4", body / 4, evil);
        byte[] record = directory(array, 0);
        long start = (long) local + array.length;
        long more = hiding ? 46 + 5 : 0;
        byte[] end = ByteBuffer.allocate(56 + 20 + END)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0)
                .putLong(hiding ? 2 : 1)
                .putLong(hiding ? 2 : 1)
                .putLong(record.length + more)
                .putLong(start - more)
                .putInt(0x07064b50)
                .putInt(0)
                .putLong(start + record.length)
                .putInt(1)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(record.length)
                .putInt((int) start)
                .putShort((short) 0)
                .array();
        return PickleBuilder.pickle()
                .bytes(local(array))
                .bytes(array)
                .bytes(record)
                .bytes(end)
                .toBytes();
    }

    private static byte[] local(byte[] data) {
        return ByteBuffer.allocate(35)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putLong(0)
                .putInt(crc(data))
                .putInt(data.length)
                .putInt(data.length)
                .putShort((short) 5)
                .putShort((short) 0)
                .put("w.npy".getBytes(UTF_8))
                .array();
    }

    private static byte[] directory(byte[] data, long offset) {
        return ByteBuffer.allocate(51)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x02014b50)
                .putShort((short) 20)
                .putShort((short) 20)
                .putLong(0)
                .putInt(crc(data))
                .putInt(data.length)
                .putInt(data.length)
                .putShort((short) 5)
                .putLong(0)
                .putInt(0)
                .putShort((short) 0)
                .putShort((short) 0)
                .position(42)
                .putInt((int) offset)
                .put("w.npy".getBytes(UTF_8))
                .array();
    }

    private static int crc(byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return (int) crc.getValue();
    }

    /** Gives the last record of the directory a field with a Unicode name. */
    private static byte[] withUnicodeName(ZipBuilder archive, String name) {
        byte[] file = archive.toBytes();
        int end = file.length - END;
        int last = lastRecord(file);
        int length = get16(file, last + 28);
        byte[] plain = Arrays.copyOfRange(file, last + 46, last + 46 + length);
        byte[] real = name.getBytes(UTF_8);
        byte[] field = ByteBuffer.allocate(9 + real.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x7075)
                .putShort((short) (5 + real.length))
                .put((byte) 1)
                .putInt(crc(plain))
                .put(real)
                .array();
        put16(file, last + 30, field.length);
        add32(file, end + 12, field.length);
        return insert(file, end, field);
    }

    /** Lists the only entry a second time, under another name. */
    private static byte[] secondName(byte[] file, String name) {
        int end = file.length - END;
        int last = lastRecord(file);
        byte[] text = name.getBytes(UTF_8);
        byte[] record = Arrays.copyOf(Arrays.copyOfRange(file, last, last + 46), 46 + text.length);
        System.arraycopy(text, 0, record, 46, text.length);
        put16(record, 28, text.length);
        put16(file, end + 8, 2);
        put16(file, end + 10, 2);
        add32(file, end + 12, record.length);
        return insert(file, end, record);
    }

    private static int lastRecord(byte[] file) {
        int at = (int) get32(file, file.length - END + 16);
        int end = file.length - END;
        while (true) {
            int next = at + 46 + get16(file, at + 28) + get16(file, at + 30) + get16(file, at + 32);
            if (next >= end) {
                return at;
            }
            at = next;
        }
    }

    private static byte[] insert(byte[] file, int at, byte[] what) {
        return PickleBuilder.pickle()
                .bytes(Arrays.copyOf(file, at))
                .bytes(what)
                .bytes(Arrays.copyOfRange(file, at, file.length))
                .toBytes();
    }

    private static int get16(byte[] bytes, int at) {
        return little(bytes).getShort(at) & 0xffff;
    }

    private static long get32(byte[] bytes, int at) {
        return little(bytes).getInt(at) & 0xffffffffL;
    }

    private static void put16(byte[] bytes, int at, int value) {
        little(bytes).putShort(at, (short) value);
    }

    private static void put32(byte[] bytes, int at, long value) {
        little(bytes).putInt(at, (int) value);
    }

    private static void add32(byte[] bytes, int at, int value) {
        put32(bytes, at, get32(bytes, at) + value);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
