package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.format.Format;
    private static final Map<Format, FormatReader> ALL = Map.ofEntries(
            Map.entry(Format.TAR, new TarReader()),
            Map.entry(Format.GZIP, Wrappers.GZIP),
            Map.entry(Format.ZLIB, Wrappers.ZLIB),
            Map.entry(Format.BZIP2, Wrappers.BZIP2),
            Map.entry(Format.XZ, Wrappers.XZ),
            Map.entry(Format.LZMA, Wrappers.LZMA),
            Map.entry(Format.ZSTD, Wrappers.ZSTD),
            Map.entry(Format.LZ4, Wrappers.LZ4),
            Map.entry(Format.SEVEN_ZIP, new SevenZipReader()),
            Map.entry(Format.GGUF, new GgufReader()),
            Map.entry(Format.TEMPLATE, new JinjaReader()),
            Map.entry(Format.HDF5, new Hdf5Reader()));

    private Readers() {}

    static Optional<FormatReader> of(Format format) {
        return Optional.ofNullable(ALL.get(format));
    }
}
