package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A DSSE envelope (github.com/secure-systems-lab/dsse, v1.0).
 *
 * @param payload decoded
 * @param signatures at least one, decoded
 */
record Envelope(String payloadType, byte[] payload, List<byte[]> signatures) {
    static final String IN_TOTO = "application/vnd.in-toto+json";
    private static final int MAX_SIGNATURES = 16;

    /** @throws MalformedArtifactException when a part is missing or not what it should be */
    static Envelope of(Map<?, ?> json) throws MalformedArtifactException {
        List<byte[]> signatures = new ArrayList<>();
        List<?> listed = Json.list(json, "signatures");
        if (listed.isEmpty() || listed.size() > MAX_SIGNATURES) {
            throw Json.malformed(listed.size() + " signatures in one envelope");
        }
        for (Object signature : listed) {
            if (!(signature instanceof Map<?, ?> map)) {
                throw Json.malformed("a signature is no object");
            }
            signatures.add(Json.base64(map, "sig"));
        }
        return new Envelope(Json.text(json, "payloadType"), Json.base64(json, "payload"), List.copyOf(signatures));
    }

    /** The bytes that are signed: {@code DSSEv1 SP len(type) SP type SP len(payload) SP payload}. */
    byte[] preAuthentication() {
        return join("DSSEv1", payload);
    }

    /**
     * What version 0.2.0 of the reference implementation signed: another header, and the payload in the way in which Python
     * shows bytes.
     */
    byte[] legacyPreAuthentication() {
        return join("DSSEV1", pythonText(payload));
    }

    private byte[] join(String header, byte[] body) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + type.length + 40);
        out.writeBytes((header + ' ' + type.length + ' ').getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(type);
        out.writeBytes((" " + payload.length + ' ').getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] pythonText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder shown = new StringBuilder(bytes.length + 64).append('b').append(quote);
        for (byte b : bytes) {
            switch (b) {
                case '\\' -> shown.append("\\\\");
                case '\t' -> shown.append("\\t");
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                default -> {
                    if (b == quote) {
                        shown.append('\\').append(quote);
                    } else if (b >= ' ' && b < 0x7f) {
                        shown.append((char) b);
                    } else {
                        shown.append("\\x%02x".formatted(b & 0xff));
                    }
                }
            }
        }
        return shown.append(quote).toString().getBytes(StandardCharsets.US_ASCII);
    }
}
