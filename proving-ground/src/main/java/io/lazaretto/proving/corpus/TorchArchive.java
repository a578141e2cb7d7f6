package io.lazaretto.proving.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes what {@code torch.save(state_dict)} writes: a zip of stored entries around one pickle. */
final class TorchArchive {
    private TorchArchive() {}

    /** @param payload a command that the pickle runs first; empty for a clean archive */
    static byte[] stateDict(RandomGenerator random, int tensors, int rows, int columns, Optional<String> payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "archive/data.pkl", pickle(tensors, rows, columns, payload));
            store(zip, "archive/byteorder", ascii("little"));
            for (int i = 0; i < tensors; i++) {
                store(zip, "archive/data/" + i, SafetensorsFile.gaussian(random, rows * columns));
            }
            store(zip, "archive/version", ascii("3\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] pickle(int tensors, int rows, int columns, Optional<String> payload) {
        PickleProgram program = new PickleProgram();
        payload.ifPresent(command -> command(program, command).pop());
        program.global("collections", "OrderedDict").emptyTuple().reduce().mark();
        for (int i = 0; i < tensors; i++) {
            program.text("layers." + i + ".weight").global("torch._utils", "_rebuild_tensor_v2");
            program.mark();
            program.mark()
                    .text("storage")
                    .global("torch", "FloatStorage")
                    .text(String.valueOf(i))
                    .text("cpu")
                    .integer(rows * columns)
                    .tuple()
                    .persistentId();
            program.integer(0);
            program.mark().integer(rows).integer(columns).tuple();
            program.mark().integer(columns).integer(1).tuple();
            program.no().global("collections", "OrderedDict").emptyTuple().reduce();
            program.tuple().reduce();
        }
        return program.setItems().stop();
    }

    /** Leaves the command's result on the stack. */
    static PickleProgram command(PickleProgram program, String command) {
        return program.global("os", "system").mark().text(command).tuple().reduce();
    }

    private static void store(ZipOutputStream zip, String name, byte[] data) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setCrc(crc.getValue());
        entry.setSize(data.length);
        entry.setCompressedSize(data.length);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
