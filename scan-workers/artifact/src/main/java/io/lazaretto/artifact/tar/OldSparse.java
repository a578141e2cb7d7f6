package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.TarBlock;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sparse map of old GNU headers: four pieces in the header, more in blocks behind it, which the size does not count.
 *
 * @param map offset and length of each piece, in turn
 * @param size of the member once it is extracted
 * @param dataStart behind the last block of the map
 */
record OldSparse(List<Long> map, long size, long dataStart) {
    private static final int MAX_BLOCKS = 5_000;
    private static final int HEADER_MAP = 386;
    private static final int HEADER_PIECES = 4;
    private static final int HEADER_MORE = 482;
    private static final int HEADER_SIZE = 483;
    private static final int BLOCK_PIECES = 21;
    private static final int BLOCK_MORE = 504;
    private static final int NUMBER = 12;

    static OldSparse read(ByteView view, TarHeader header, long start) throws IOException, MalformedArtifactException {
        List<Long> map = new ArrayList<>();
        byte[] block = header.block();
        pieces(block, HEADER_MAP, HEADER_PIECES, map);
        long at = start + TarBlock.SIZE;
        boolean more = block[HEADER_MORE] != 0;
        for (int count = 0; more; count++, at += TarBlock.SIZE) {
            if (count == MAX_BLOCKS || at + TarBlock.SIZE > view.size()) {
                throw new MalformedArtifactException("tar", start, "a sparse map has no end");
            }
            block = view.copy(at, TarBlock.SIZE);
            pieces(block, 0, BLOCK_PIECES, map);
            more = block[BLOCK_MORE] != 0;
        }
        return new OldSparse(map, TarHeader.number(header.block(), HEADER_SIZE, HEADER_SIZE + NUMBER), at);
    }

    private static void pieces(byte[] block, int from, int count, List<Long> map) {
        for (int at = from; at < from + count * 2 * NUMBER && block[at] != 0; at += 2 * NUMBER) {
            map.add(TarHeader.number(block, at, at + NUMBER));
            map.add(TarHeader.number(block, at + NUMBER, at + 2 * NUMBER));
        }
    }
}
