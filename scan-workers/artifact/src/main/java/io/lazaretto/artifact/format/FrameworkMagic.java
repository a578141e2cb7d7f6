package io.lazaretto.artifact.format;

import static io.lazaretto.artifact.format.Format.*;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;

/** Formats of frameworks, engines and data by what stands at fixed places. */
final class FrameworkMagic {
    private static final int MAX_PYTHON_MAGIC = 4000;

    private FrameworkMagic() {}

    static Format of(ByteWindow bytes) throws IOException {
        Format found = model(bytes);
        if (found == UNKNOWN) {
            found = engine(bytes);
        }
        return found == UNKNOWN ? data(bytes) : found;
    }

    private static Format model(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, "CBM1")) {
            return CATBOOST;
        }
        if (bytes.matches(0, 0x12, 1, 0, 0, 0, 0, 0, 0) && bytes.matches(8, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return MXNET_PARAMS;
        }
        if (Beginnings.isPaddleParams(bytes)) {
            return PADDLE_PARAMS;
        }
        // Version 2 of the storage of ML programs, and the mark of its first entry.
        if (bytes.matches(4, 2, 0, 0, 0) && bytes.matches(64, 0xef, 0xbe, 0xad, 0xde)) {
            return COREML_WEIGHTS;
        }
        boolean workspace = bytes.matches(0, "RDX2\n") || bytes.matches(0, "RDX3\n");
        if (workspace || bytes.matches(0, "X\n\0\0\0") || bytes.matches(0, "B\n") && bytes.at(2) <= 3) {
            return R_DATA;
        }
        return UNKNOWN;
    }

    private static Format engine(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, "ftrt") || bytes.matches(0, "ptrt") || bytes.matches(0, "blrt")) {
            return TENSORRT;
        }
        if (bytes.matches(4, "ORTM") && isSmall(bytes)) {
            return ONNX_RUNTIME;
        }
        // ET12 and later ones.
        if (bytes.matches(4, "ET") && isSmall(bytes) && isDigit(bytes.at(6)) && isDigit(bytes.at(7))) {
            return EXECUTORCH;
        }
        if (bytes.matches(0, "RKNN") || bytes.matches(0, "CYPTRKNN")) {
            return RKNN;
        }
        if (bytes.matches(0, 1, 'H', 'E', 'F')) {
            return HAILO;
        }
        if (bytes.matches(0, "IMOD")) {
            return ASCEND;
        }
        return UNKNOWN;
    }

    private static Format data(ByteWindow bytes) throws IOException {
        if (Beginnings.isTfrecord(bytes)) {
            return TFRECORD;
        }
        if (bytes.matches(0, "PAR1") || bytes.matches(0, "PARE")) {
            return PARQUET;
        }
        if (bytes.matches(0, "ARROW1\0\0") || Beginnings.isArrowStream(bytes)) {
            return ARROW;
        }
        if (bytes.matches(0, "FEA1")) {
            return FEATHER;
        }
        return media(bytes);
    }

    private static Format media(ByteWindow bytes) throws IOException {
        if (bytes.matches(0, "RIFF") && bytes.matches(8, "WAVE")) {
            return WAV;
        }
        if (bytes.matches(0, "fLaC")) {
            return FLAC;
        }
        if (bytes.matches(0, "OggS")) {
            return OGG;
        }
        if (bytes.matches(0, "ID3") && bytes.at(3) >= 2 && bytes.at(3) <= 4 || Beginnings.isMp3(bytes)) {
            return MP3;
        }
        if (bytes.matches(4, "ftyp") && bytes.matches(0, 0, 0)) {
            return MP4;
        }
        if (Beginnings.isFont(bytes)) {
            return FONT;
        }
        return UNKNOWN;
    }

    /** Where a FlatBuffer begins: no text has four letters of that value. */
    private static boolean isSmall(ByteWindow bytes) throws IOException {
        return bytes.u32(0) < 1 << 20;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /** Code for a processor, a graphics unit or a virtual machine, besides the programs that Magic knows. */
    static boolean isCode(ByteWindow bytes) throws IOException {
        return bytes.matches(0, 0xfe, 0xed, 0xfa, 0xce)
                || bytes.matches(0, 0xfe, 0xed, 0xfa, 0xcf)
                || bytes.matches(0, 0xca, 0xfe, 0xba, 0xbf)
                || bytes.matches(0, "!<arch>\n")
                || bytes.matches(0, 'B', 'C', 0xc0, 0xde)
                || bytes.matches(0, 0x50, 0xed, 0x55, 0xba)
                || bytes.matches(0, 0x03, 0x02, 0x23, 0x07)
                || bytes.matches(0, "MTLB")
                || bytes.matches(0, 0x1b, 'L', 'u', 'a')
                || isCompiledPython(bytes);
    }

    /** A magic number of CPython 3, line end included, then flags of which three bits are known (PEP 552). */
    private static boolean isCompiledPython(ByteWindow bytes) throws IOException {
        if (!bytes.matches(2, '\r', '\n') || !bytes.has(0, 17) || bytes.u32(4) > 3) {
            return false;
        }
        return bytes.u16(0) >= 3000 && bytes.u16(0) < MAX_PYTHON_MAGIC && (bytes.at(16) & 0x7f) == 'c';
    }
}
