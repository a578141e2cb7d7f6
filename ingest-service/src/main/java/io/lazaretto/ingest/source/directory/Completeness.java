package io.lazaretto.ingest.source.directory;

import static io.lazaretto.ingest.refusal.Quoted.quote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a model itself says is still to come. Only ever delays: what cannot be read or understood here counts as complete,
 * for the scan judges it.
 */
final class Completeness {
    private static final long MAX_INDEX_BYTES = 16L << 20;
    private static final int MAX_SHARDS = 100_000;
    private static final int MAX_FILES_OPENED = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private Completeness() {}

    /**
     * Reads indexes and headers; bounded.
     *
     * @return what is missing, in a phrase; empty when nothing is known to be
     */
    static Optional<String> missing(ModelListing listing) {
        if (listing.files().isEmpty() && listing.unread().isEmpty()) {
            return Optional.of("no files yet");
        }
        if (listing.files().size() == 1 && listing.files().getFirst().state().size() == 0) {
            return Optional.of("an empty file");
        }
        return PartialNames.partialIn(listing)
                .map(path -> "being written: " + quote(path))
                .or(() -> missingShard(listing))
                .or(() -> truncated(listing));
    }

    private static Optional<String> missingShard(ModelListing listing) {
        Set<String> present = listing.files().stream().map(ListedFile::path).collect(Collectors.toSet());
        return listing.files().stream()
                .filter(file -> isIndex(file.path()) && file.state().size() <= MAX_INDEX_BYTES)
                .limit(MAX_FILES_OPENED)
                .flatMap(index -> shards(index).stream())
                .filter(shard -> !present.contains(shard))
                .findFirst()
                .map(shard -> "waits for shard " + quote(shard));
    }

    private static boolean isIndex(String path) {
        return path.endsWith(".safetensors.index.json") || path.endsWith(".bin.index.json");
    }

    /** Paths of the files that an index names in {@code weight_map}. */
    private static Set<String> shards(ListedFile index) {
        String folder = index.path().substring(0, index.path().lastIndexOf('/') + 1);
        Set<String> shards = new HashSet<>();
        try (InputStream in = Files.newInputStream(index.file(), LinkOption.NOFOLLOW_LINKS);
                JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Set.of();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                boolean map = parser.nextToken() == JsonToken.START_OBJECT && field.equals("weight_map");
                while (map && parser.nextToken() == JsonToken.FIELD_NAME && shards.size() < MAX_SHARDS) {
                    if (parser.nextToken() == JsonToken.VALUE_STRING) {
                        shards.add(folder + parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
                if (map) {
                    return shards;
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return Set.of();
        }
        return shards;
    }

    private static Optional<String> truncated(ModelListing listing) {
        return listing.files().stream()
                .filter(file -> file.path().endsWith(".safetensors"))
                .limit(MAX_FILES_OPENED)
                .filter(SafetensorsSize::isTruncated)
                .findFirst()
                .map(file -> "shorter than its own header says: " + quote(file.path()));
    }
}
