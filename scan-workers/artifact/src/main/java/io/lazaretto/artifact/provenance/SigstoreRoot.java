package io.lazaretto.artifact.provenance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** The trust root of Sigstore as it comes on file: certificate authorities, logs and timestamp authorities. */
final class SigstoreRoot {
    private SigstoreRoot() {}

    /**
     * The text of a trusted root; what is in it is read when a signature asks for it.
     *
     * @param text of a trusted root, or of a client trust configuration that holds one
     * @throws IllegalArgumentException when it is no JSON object; the message names the file
     */
    static String text(String name, String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            JsonElement inner = json.get("trustedRoot");
            return inner == null ? text : inner.toString();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException(name + ": no trust root of Sigstore: " + e.getMessage(), e);
        }
    }

    static SigstoreTrustedRoot parse(String root) throws SigstoreConfigurationException {
        return SigstoreTrustedRoot.from(new ByteArrayInputStream(root.getBytes(StandardCharsets.UTF_8)));
    }
}
