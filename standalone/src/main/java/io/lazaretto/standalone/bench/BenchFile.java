package io.lazaretto.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Benign files of any size in the formats that large models come in; the same bytes for the same size. */
enum BenchFile {
    SAFETENSORS("safetensors") {
        @Override
        void write(OutputStream out, long size) throws IOException {
            long[] tensors = tensors(size);
            StringBuilder header = new StringBuilder("{");
            long at = 0;
            for (int i = 0; i < tensors.length; i++) {
                header.append(i == 0 ? "" : ",")
                        .append("\"layers.%d.weight\":{\"dtype\":\"F32\",\"shape\":[%d],"
                                .formatted(i, tensors[i] / Float.BYTES));
                header.append("\"data_offsets\":[%d,%d]}".formatted(at, at + tensors[i]));
                at += tensors[i];
            }
            header.append('}');
            header.append(" ".repeat(-header.length() & 7));
            out.write(new PickleOut()
                    .int64(header.length())
                    .ops(header.toString())
                    .toBytes());
            Weights.write(out, at);
        }
    },
    TORCH("pt") {
        @Override
        void write(OutputStream out, long size) throws IOException {
            long[] tensors = tensors(size);
            ZipOutputStream zip = new ZipOutputStream(out);
            byte[] pickle = new PickleOut().tensors(floats(tensors), false).toBytes();
            member(zip, "archive/data.pkl", pickle);
            member(zip, "archive/byteorder", "little".getBytes(UTF_8));
            for (int i = 0; i < tensors.length; i++) {
                entry(zip, "archive/data/" + i, tensors[i], Weights.crc(tensors[i]));
                Weights.write(zip, tensors[i]);
                zip.closeEntry();
            }
            member(zip, "archive/version", "3\n".getBytes(UTF_8));
            zip.finish();
        }
    },
    TORCH_LEGACY("pt") {
        @Override
        void write(OutputStream out, long size) throws IOException {
            long[] tensors = tensors(size);
            PickleOut streams = new PickleOut();
            streams.proto(2).op(0x8a).op(TORCH_MAGIC.length).bytes(TORCH_MAGIC).op('.');
            streams.proto(2).op('M').op(0xe9).op(0x03).op('.');
            streams.proto(2).ops("}").text("little_endian").op(0x88).ops("s.");
            streams.tensors(floats(tensors), true);
            streams.proto(2).ops("](");
            for (int i = 0; i < tensors.length; i++) {
                streams.text(Integer.toString(i));
            }
            out.write(streams.ops("e.").toBytes());
            for (long tensor : tensors) {
                out.write(new PickleOut().int64(tensor / Float.BYTES).toBytes());
                Weights.write(out, tensor);
            }
        }
    },
    GGUF("gguf") {
        @Override
        void write(OutputStream out, long size) throws IOException {
            long[] tensors = tensors(size);
            PickleOut head = new PickleOut();
            head.ops("GGUF").int32(3).int64(tensors.length).int64(1);
            named(head, "general.architecture").int32(8);
            named(head, "llama");
            long at = 0;
            for (int i = 0; i < tensors.length; i++) {
                named(head, "blk." + i + ".ffn_up.weight").int32(1).int64(tensors[i] / Float.BYTES);
                head.int32(0).int64(at);
                at += tensors[i];
            }
            byte[] bytes = head.toBytes();
            out.write(Arrays.copyOf(bytes, bytes.length + 31 & ~31));
            Weights.write(out, at);
        }
    },
    /** A list of byte strings, as numpy arrays are pickled by protocol 4. */
    PICKLE("pkl") {
        @Override
        void write(OutputStream out, long size) throws IOException {
            out.write(new PickleOut().proto(4).ops("](").toBytes());
            for (long tensor : tensors(size)) {
                out.write(new PickleOut().op(0x8e).int64(tensor).toBytes());
                Weights.write(out, tensor);
            }
            out.write(new PickleOut().ops("e.").toBytes());
        }
    },
    /** Small numbers, texts, tuples and dictionaries: what a pickled vocabulary or tree is made of. */
    OPCODES("pkl") {
        @Override
        void write(OutputStream out, long size) throws IOException {
            byte[] batch = DENSE;
            out.write(new PickleOut().proto(4).ops("]").toBytes());
            for (long left = size; left > 0; left -= batch.length) {
                out.write(batch);
            }
            out.write('.');
        }
    };

    /** Begins the file, as a little-endian LONG1: 0x1950a86a20f9469cfc6c. */
    private static final byte[] TORCH_MAGIC = HexFormat.of().parseHex("6cfc9c46f9206aa85019");

    private static final long ALIGNMENT = 64;
    private static final long TENSOR = 256L << 20;
    private static final int ROWS = 1000;
    private static final byte[] DENSE = dense();

    private static final double OPCODES_PER_BYTE = (ROWS * 11 + 2.0) / DENSE.length;

    private final String extension;

    BenchFile(String extension) {
        this.extension = extension;
    }

    abstract void write(OutputStream out, long size) throws IOException;

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The opcodes of a file of dense opcodes, apart from its frame. */
    static double opcodes(long size) {
        return size * OPCODES_PER_BYTE;
    }

    /** Writes the file when it is not there yet. */
    Path in(Path folder, long size) throws IOException {
        Path file = folder.resolve(id() + '-' + (size >> 20) + "m." + extension);
        if (!Files.exists(file)) {
            Path unfinished = folder.resolve(file.getFileName() + ".part");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 20)) {
                write(out, size);
            }
            Files.move(unfinished, file);
        }
        return file;
    }

    /** Sizes of the tensors of a file. */
    private static long[] tensors(long size) {
        long rounded = Math.max(ALIGNMENT, size / ALIGNMENT * ALIGNMENT);
        long[] tensors = new long[(int) ((rounded + TENSOR - 1) / TENSOR)];
        Arrays.fill(tensors, TENSOR);
        tensors[tensors.length - 1] = rounded - TENSOR * (tensors.length - 1);
        return tensors;
    }

    private static int[] floats(long[] tensors) {
        return Arrays.stream(tensors)
                .mapToInt(bytes -> (int) (bytes / Float.BYTES))
                .toArray();
    }

    private static PickleOut named(PickleOut out, String text) {
        return out.int64(text.length()).ops(text);
    }

    private static void member(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        entry(zip, name, content.length, crc.getValue());
        zip.write(content);
        zip.closeEntry();
    }

    private static void entry(ZipOutputStream zip, String name, long size, long crc) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTime(0);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        zip.putNextEntry(entry);
    }

    private static byte[] dense() {
        PickleOut rows = new PickleOut().ops("(");
        for (int i = 0; i < ROWS; i++) {
            rows.ops("}(");
            rows.op(0x8c).op(4).ops("name").op(0x8c).op(7).ops("token" + i % 10 + 'x');
            rows.op(0x8c).op(2).ops("id").op('M').op(i & 0xff).op(i >> 8);
            rows.op(0x8c)
                    .op(4)
                    .ops("pair")
                    .op('K')
                    .op(i & 0x7f)
                    .op(0x88)
                    .op(0x86)
                    .ops("u");
        }
        return rows.ops("e").toBytes();
    }
}
