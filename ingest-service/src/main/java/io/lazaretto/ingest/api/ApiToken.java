package io.lazaretto.ingest.api;

import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one static bearer token, or none. Keeps only its digest. Immutable. */
public final class ApiToken {
    private static final Logger LOGGER = LoggerFactory.getLogger(ApiToken.class);
    private static final String SCHEME = "Bearer ";
    private static final int MIN_CHARACTERS = 16;
    private static final int MAX_BYTES = 4096;

    private final byte[] digest;

    private ApiToken(byte[] digest) {
        this.digest = digest;
    }

    /**
     * Reads the token, or notes once in the log that there is none.
     *
     * @param file holds the token and nothing else; white space around it does not count
     * @throws IOException when it cannot be read or holds no token of 16 characters or more
     */
    public static ApiToken load(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            LOGGER.warn("no API token is configured: whoever reaches the port can submit arrivals");
            return none();
        }
        if (Files.size(file.get()) > MAX_BYTES) {
            throw new IOException("the token file has more than " + MAX_BYTES + " bytes: " + file.get());
        }
        String token = Files.readString(file.get()).strip();
        if (token.length() < MIN_CHARACTERS) {
            throw new IOException("the token has less than " + MIN_CHARACTERS + " characters, file " + file.get());
        }
        return new ApiToken(hash(token));
    }

    /** Everybody may. */
    public static ApiToken none() {
        return new ApiToken(null);
    }

    /**
     * Compares in constant time.
     *
     * @param authorization the request's header, or null
     * @throws RefusedException when a token is required and this is not it
     */
    public void check(String authorization) throws RefusedException {
        if (digest == null) {
            return;
        }
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String token = bearer ? authorization.substring(SCHEME.length()).strip() : "";
        if (!MessageDigest.isEqual(digest, hash(token))) {
            throw new RefusedException(Refusal.UNAUTHENTICATED, "send the API token as Authorization: Bearer");
        }
    }

    private static byte[] hash(String token) {
        return Sha256.newDigest().digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
