package io.lazaretto.ingest.source.directory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** How long a safetensors file should be by its own header: the largest end of a {@code data_offsets} pair. */
final class SafetensorsSize {
    private static final int PREFIX_BYTES = 8;
    private static final long MAX_HEADER_BYTES = 100L << 20;
    private static final JsonFactory JSON = new JsonFactory();

    private SafetensorsSize() {}

    /** False for whatever is not understood. */
    static boolean isTruncated(ListedFile file) {
        long size = file.state().size();
        if (size < PREFIX_BYTES) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file.file(), LinkOption.NOFOLLOW_LINKS)) {
            byte[] prefix = in.readNBytes(PREFIX_BYTES);
            long header = prefix.length < PREFIX_BYTES
                    ? -1
                    : ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (header <= 0 || header > MAX_HEADER_BYTES) {
                return false;
            }
            return size < PREFIX_BYTES + header || size - PREFIX_BYTES - header < dataEnd(in);
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads no further than the header's last brace, as it is one JSON object. */
    private static long dataEnd(InputStream header) throws IOException {
        long end = 0;
        try (JsonParser parser = JSON.createParser(header)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return 0;
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return end;
                }
                if (token == JsonToken.FIELD_NAME
                        && depth == 2
                        && parser.currentName().equals("data_offsets")) {
                    end = Math.max(end, secondOfPair(parser));
                } else if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                }
            }
        }
        return end;
    }

    private static long secondOfPair(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return 0;
        }
        long last = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                return 0;
            }
            last = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
            parser.skipChildren();
        }
        return last;
    }
}
