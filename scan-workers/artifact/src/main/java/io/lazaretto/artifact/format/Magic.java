package io.lazaretto.artifact.format;

import static io.lazaretto.artifact.format.Format.*;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;

/** Binary formats by what stands at fixed places. */
final class Magic {
    private static final long MAX_SAFETENSORS_HEADER = 100_000_000;
    private static final int TAR_MAGIC = 257;
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
        return isOnnx(bytes) ? ONNX : UNKNOWN;
    }

    /** Field 1 of ModelProto is the version of the representation, a small number; then come producer, domain or graph. */
    private static boolean isOnnx(ByteWindow bytes) throws IOException {
        if (bytes.at(0) != 0x08 || bytes.at(1) < 1 || bytes.at(1) > 20) {
            return false;
        }
        int next = bytes.at(2);
        return next == 0x12
                || next == 0x1a
                || next == 0x22
                || next == 0x28
                || next == 0x32
                || next == 0x3a
                || next == 0x42;
    }

    private static Format wrapper(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, 'P', 'K', 3, 4) || bytes.matches(0, 'P', 'K', 5, 6) || bytes.matches(0, 'P', 'K', 7, 8)) {
            return ZIP;
        }
        if (bytes.matches(TAR_MAGIC, "ustar")) {
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
        if (bytes.matches(0, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        if (bytes.matches(0, 0x04, 0x22, 0x4d, 0x18)) {
            return LZ4;
        }
        if (bytes.matches(0, 0x5d, 0, 0)) {
            return LZMA;
        }
        int flags = bytes.at(1);
        boolean zlib = bytes.at(0) == 0x78 && (flags == 0x01 || flags == 0x5e || flags == 0x9c || flags == 0xda);
        return zlib ? ZLIB : UNKNOWN;
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
                || bytes.matches(0, 0xcf, 0xfa, 0xed, 0xfe)
                || bytes.matches(0, 0xce, 0xfa, 0xed, 0xfe)
                || bytes.matches(0, 0xca, 0xfe, 0xba, 0xbe)
                || bytes.matches(0, 0, 'a', 's', 'm')
                || bytes.matches(0, "dex\n");
        return executable ? EXECUTABLE : UNKNOWN;
    }
}
