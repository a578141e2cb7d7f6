package io.lazaretto.inference.script;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A module without parameters as the archive of four stored entries that {@code torch::jit::load} needs: the object with its
 * attributes, the source, no constants, the version.
 */
public final class ScriptArchive {
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};
    private static final byte[] VERSION = "10\n".getBytes(US_ASCII);

    private ScriptArchive() {}

    /**
     * Packs one of this package's scripts.
     *
     * @param attributes a value for every attribute that the class declares beside {@code training}
     * @return the archive's bytes
     */
    public static byte[] of(Script script, Map<String, Attribute> attributes) {
        return of(script.className(), source(script), attributes);
    }

    /**
     * @param className the name of the only class in {@code source}
     * @param source TorchScript text
     */
    public static byte[] of(String className, String source, Map<String, Attribute> attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "kernel/data.pkl", ModulePickle.of(className, attributes));
            store(
                    zip,
                    "kernel/code/__torch__.py",
                    ScriptText.typed(className, source).getBytes(UTF_8));
            store(zip, "kernel/constants.pkl", NO_CONSTANTS);
            store(zip, "kernel/version", VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The text of a script of this package. */
    public static String source(Script script) {
        try (InputStream in = ScriptArchive.class.getResourceAsStream(script.resource())) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
