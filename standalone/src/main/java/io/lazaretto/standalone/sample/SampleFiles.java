package io.lazaretto.standalone.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the samples. The same bytes every time, so that they are the same arrivals after a restart. */
public final class SampleFiles {
    private static final long EPOCH_1980 = 315_532_800_000L;

    private SampleFiles() {}

    /** @return the model's folder, below the given one */
    public static Path write(SampleModel sample, Path folder) throws IOException {
        Path model =
                Files.createDirectories(requireNonNull(folder, "folder is null").resolve(sample.folder()));
        switch (sample) {
            case CLEAN -> {
                put(model.resolve("model.safetensors"), safetensors());
                put(model.resolve("config.json"), "{\"model_type\": \"sample\", \"hidden_size\": 4}\n".getBytes(UTF_8));
                put(model.resolve("README.md"), "# A clean sample\n\nTwo tensors of numbers.\n".getBytes(UTF_8));
            }
            case MALICIOUS -> put(model.resolve("pytorch_model.bin"), checkpoint());
            case UNKNOWN -> put(model.resolve("model.weights"), unknown());
        }
        return model;
    }

    /** Leaves a file alone that is right already: its time stamps stay. */
    private static void put(Path file, byte[] bytes) throws IOException {
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
            Files.write(file, bytes);
        }
    }

    private static byte[] safetensors() {
        String header = """
                {"embed.weight":{"dtype":"F32","shape":[8,4],"data_offsets":[0,128]},\
                "norm.weight":{"dtype":"F32","shape":[4],"data_offsets":[128,144]}}""";
        byte[] json = header.getBytes(UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer out = ByteBuffer.allocate(8 + padded + 144).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(json);
        while (out.position() < 8 + padded) {
            out.put((byte) ' ');
        }
        for (int i = 0; i < 32; i++) {
            out.putFloat((float) Math.sin(i));
        }
        for (int i = 0; i < 4; i++) {
            out.putFloat(1f);
        }
        return out.array();
    }

    /** A zip archive as {@code torch.save} makes it, with a pickle that calls {@code exec} on a print statement. */
    private static byte[] checkpoint() throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        byte[] code = "print('this line could have been anything')".getBytes(UTF_8);
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes("cbuiltins\nexec\n".getBytes(UTF_8));
        pickle.write('X');
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(code.length)
                .array());
        pickle.writeBytes(code);
        pickle.writeBytes(new byte[] {(byte) 0x85, 'R', '.'});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            stored(zip, "pytorch_model/data.pkl", pickle.toByteArray());
            stored(zip, "pytorch_model/byteorder", "little".getBytes(UTF_8));
            stored(zip, "pytorch_model/version", "3\n".getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTime(EPOCH_1980);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static byte[] unknown() {
        byte[] bytes = new byte[256];
        byte[] magic = "NOSUCHFORMAT\0".getBytes(UTF_8);
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        for (int i = magic.length; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 89 + 151);
        }
        return bytes;
    }
}
