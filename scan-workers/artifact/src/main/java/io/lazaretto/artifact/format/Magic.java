package io.lazaretto.artifact.format;

import static io.lazaretto.artifact.format.Format.*;

import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.codec.SkippableFrames;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Binary formats by what stands at fixed places. */
final class Magic {
    private static final long MAX_SAFETENSORS_HEADER = 100_000_000;
    private static final int TAR_MAGIC = 257;
    private static final int ZLIB_HEAD = 512;
    private static final int PRESET_DICTIONARY = 0x20;
    private static final int DOS_HEADER = 64;
    private static final int LENGTH_BYTES = 8;
    private static final int HIGHEST_PROTOCOL = 5;

    private Magic() {}

    static Format of(ByteWindow bytes) throws IOException {
        if (isSafetensors(bytes)) {
            return SAFETENSORS;
        }
        Format model = model(bytes);
        if (model != UNKNOWN) {
            return model;
        }
        Format framework = FrameworkMagic.of(bytes);
        if (framework != UNKNOWN) {
            return framework;
        }
        Format wrapper = wrapper(bytes);
        return wrapper != UNKNOWN ? wrapper : other(bytes);
    }

    /** A plausible header length, and an object where the header begins. */
    private static boolean isSafetensors(ByteWindow bytes) throws IOException {
        if (!bytes.has(0, LENGTH_BYTES + 1)) {
            return false;
        }
        long length = bytes.i64(0);
        if (length <= 0 || length > MAX_SAFETENSORS_HEADER) {
            return false;
        }
        long at = LENGTH_BYTES;
        while (at < LENGTH_BYTES + 64 && isSpace(bytes.at(at))) {
            at++;
        }
        return bytes.at(at) == '{';
    }

    private static boolean isSpace(int b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static Format model(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, "GGUF") || bytes.matches(0, "FUGG")) {
            return GGUF;
        }
        if (bytes.matches(0, "lmgg")
                || bytes.matches(0, "tjgg")
                || bytes.matches(0, "algg")
                || bytes.matches(0, "fmgg")) {
            return GGML;
        }
        if (bytes.matches(0, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return NPY;
        }
        if (bytes.matches(bytes.size() - 8, 0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)) {
            return TF_CHECKPOINT_INDEX;
        }
        for (long at = 0; at <= 4096; at = at == 0 ? 512 : at * 2) {
            if (bytes.matches(at, 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n')) {
                return HDF5;
            }
        }
        if (bytes.matches(4, "TFL3")) {
            return TFLITE;
        }
        if (bytes.at(0) == 0x80 && bytes.at(1) >= 0 && bytes.at(1) <= HIGHEST_PROTOCOL) {
            return PICKLE;
        }
        if (bytes.matches(0, '{', 'L', 0, 0, 0, 0, 0, 0, 0, 7) && bytes.matches(10, "learner{")) {
            return XGBOOST_UBJ;
        }
        return UNKNOWN;
    }

    private static Format wrapper(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, 'P', 'K', 3, 4) || bytes.matches(0, 'P', 'K', 5, 6) || bytes.matches(0, 'P', 'K', 7, 8)) {
            return ZIP;
        }
        if (bytes.matches(TAR_MAGIC, "ustar") || TarBlock.isAtStartOf(bytes)) {
            return TAR;
        }
        if (bytes.matches(0, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c)) {
            return SEVEN_ZIP;
        }
        if (bytes.matches(0, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (bytes.matches(0, "BZh") && bytes.at(3) >= '1' && bytes.at(3) <= '9') {
            return BZIP2;
        }
        if (bytes.matches(0, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        long first = SkippableFrames.behind(bytes, 0);
        if (bytes.matches(first, 0x04, 0x22, 0x4d, 0x18)) {
            return LZ4;
        }
        if (first > 0 || bytes.matches(0, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        if (bytes.matches(0, 0x5d, 0, 0)) {
            return LZMA;
        }
        return isZlib(bytes) ? ZLIB : UNKNOWN;
    }

    /**
     * Two bytes are a weak sign: text can begin like that, but does not inflate. Nobody can read what needs a
     * dictionary. RFC 1950, 2.2.
     */
    private static boolean isZlib(ByteWindow bytes) throws IOException {
        if (bytes.at(0) != 0x78 || bytes.at(1) < 0 || (bytes.at(0) << 8 | bytes.at(1)) % 31 != 0) {
            return false;
        }
        if ((bytes.at(1) & PRESET_DICTIONARY) != 0) {
            return false;
        }
        byte[] head = new byte[(int) Math.min(ZLIB_HEAD, bytes.size())];
        for (int i = 0; i < head.length; i++) {
            head[i] = (byte) bytes.at(i);
        }
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(head);
            return inflater.inflate(new byte[ZLIB_HEAD]) >= 0 && !inflater.needsDictionary();
        } catch (DataFormatException e) {
            return false;
        }
    }

    /** Behind the DOS stub, wherever that ends. */
    private static boolean isWindowsProgram(ByteWindow bytes) throws IOException {
        boolean stub = bytes.matches(0, "MZ") && bytes.has(DOS_HEADER - 4, 4);
        return stub && bytes.matches(bytes.u32(DOS_HEADER - 4), 'P', 'E', 0, 0);
    }

    private static Format other(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return PNG;
        }
        if (bytes.matches(0, 0xff, 0xd8, 0xff)) {
            return JPEG;
        }
        if (bytes.matches(0, "GIF87a") || bytes.matches(0, "GIF89a")) {
            return GIF;
        }
        if (bytes.matches(0, "RIFF") && bytes.matches(8, "WEBP")) {
            return WEBP;
        }
        if (bytes.matches(0, "%PDF-")) {
            return PDF;
        }
        boolean executable = bytes.matches(0, 0x7f, 'E', 'L', 'F')
                || bytes.matches(0, 'M', 'Z', 0x90)
                || bytes.matches(0, "MZqFpD")
                || isWindowsProgram(bytes)
                || bytes.matches(0, 0xcf, 0xfa, 0xed, 0xfe)
                || bytes.matches(0, 0xce, 0xfa, 0xed, 0xfe)
                || bytes.matches(0, 0xca, 0xfe, 0xba, 0xbe)
                || FrameworkMagic.isCode(bytes)
                || bytes.matches(0, 0, 'a', 's', 'm')
                || bytes.matches(0, "dex\n");
        return executable ? EXECUTABLE : UNKNOWN;
    }
}
