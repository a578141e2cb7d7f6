package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One signature document in a model.
 *
 * @param path of the artifact
 * @param bytes of the document, for the Sigstore library
 * @param envelope of a signed statement; null for the signature of a file
 * @param fileSignature of a file; null for a signed statement
 * @param bundle whether it is a Sigstore bundle, which has one signature
 * @param alone whether the file holds nothing else; a configuration with a signature in it is not a signature only
 */
record SignatureDocument(
        String path,
        byte[] bytes,
        Material material,
        Envelope envelope,
        byte[] fileSignature,
        boolean bundle,
        boolean alone) {
    private static final Set<String> ENVELOPE = Set.of("payload", "payloadType", "signatures");
    private static final Set<String> DETACHED =
            Set.of("base64Signature", "cert", "chain", "rekorBundle", "rfc3161Timestamp");
    private static final Set<String> BUNDLE =
            Set.of("mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature");
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            "application/vnd\\.dev\\.sigstore\\.bundle(\\+json;version=0\\.[123]|\\.v0\\.3(\\.[0-9]+)?(\\+json)?)");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]{32,4096}={0,2}\\s*");
    private static final List<String> MARKS = List.of(
            "application/vnd.dev.sigstore.bundle",
            "\"dsseEnvelope\"",
            "\"verificationMaterial\"",
            "application/vnd.in-toto+json",
            "\"base64Signature\"");
    private static final int MAX_LINES = 64;

    /** The ends of names that tools give to signatures. */
    static boolean isNamedAsSignature(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return List.of(".sig", ".sigstore", ".sigstore.json", ".cosign.bundle", ".intoto.jsonl", ".dsse", ".asc")
                .stream()
                .anyMatch(name::endsWith);
    }

    /** Whether the first bytes of a file, under any name, are those of a signature document. */
    static boolean looksLike(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return text.stripLeading().startsWith("{") && MARKS.stream().anyMatch(text::contains);
    }

    /** Whether it is a signature of OpenPGP, which is not checked. */
    static boolean isPgp(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith("-----BEGIN PGP SIGNATURE-----");
    }

    /** The name of the file that a detached signature stands beside; empty when the name does not tell. */
    static Optional<String> target(String path) {
        for (String end : List.of(".cosign.bundle", ".sigstore.json", ".sigstore", ".bundle", ".sig")) {
            if (path.toLowerCase(Locale.ROOT).endsWith(end)) {
                return Optional.of(path.substring(0, path.length() - end.length()));
            }
        }
        return Optional.empty();
    }

    /**
     * Reads what a file holds.
     *
     * @return one document, or those of a file with one a line; empty when it is no kind of signature that is known
     * @throws MalformedArtifactException when it is a known kind, and broken
     */
    static List<SignatureDocument> read(String path, byte[] bytes) throws IOException, MalformedArtifactException {
        String start = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1).stripLeading();
        if (bytes.length == 0) {
            throw Json.malformed("an empty file");
        }
        if (!start.startsWith("{")) {
            return BASE64.matcher(start).matches() && bytes.length <= 4096
                    ? List.of(detached(path, start.strip(), null, bytes))
                    : List.of();
        }
        if (path.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            List<SignatureDocument> documents = new ArrayList<>();
            for (byte[] line : lines(bytes)) {
                documents.add(document(path, line));
            }
            return documents;
        }
        return List.of(document(path, bytes));
    }

    private static SignatureDocument document(String path, byte[] bytes)
            throws IOException, MalformedArtifactException {
        Map<?, ?> json = Json.object(bytes);
        if (json.containsKey("payloadType")) {
            return new SignatureDocument(
                    path,
                    bytes,
                    new Material.KeyHint(""),
                    Envelope.of(json),
                    null,
                    false,
                    ENVELOPE.containsAll(json.keySet()));
        }
        if (json.containsKey("base64Signature")) {
            return detached(path, Json.text(json, "base64Signature"), json, bytes);
        }
        if (!(json.get("mediaType") instanceof String type)) {
            throw Json.malformed("no text 'mediaType'");
        }
        if (!MEDIA_TYPE.matcher(type).matches()) {
            throw Json.malformed("media type of no bundle that is known");
        }
        Material material = Material.of(Json.map(json, "verificationMaterial"));
        boolean alone = BUNDLE.containsAll(json.keySet());
        if (json.get("messageSignature") instanceof Map<?, ?> message) {
            if (json.get("dsseEnvelope") != null) {
                throw Json.malformed("two contents in one bundle");
            }
            return new SignatureDocument(path, bytes, material, null, Json.base64(message, "signature"), true, alone);
        }
        return new SignatureDocument(
                path, bytes, material, Envelope.of(Json.map(json, "dsseEnvelope")), null, true, alone);
    }

    /** A signature as cosign writes it beside a file: base64 alone, or with a certificate in a bundle of its own. */
    private static SignatureDocument detached(String path, String base64, Map<?, ?> json, byte[] bytes)
            throws MalformedArtifactException {
        Material material = new Material.KeyHint("");
        if (json != null && json.get("cert") instanceof String cert && !cert.isBlank()) {
            String pem = new String(Json.base64(cert, "cert"), StandardCharsets.ISO_8859_1);
            List<Pem.Block> blocks;
            try {
                blocks = Pem.blocks(pem);
            } catch (InvalidKeyException e) {
                throw Json.malformed("'cert' is no certificate");
            }
            if (blocks.isEmpty() || !blocks.getFirst().label().equals("CERTIFICATE")) {
                throw Json.malformed("'cert' is no certificate");
            }
            material = new Material.Chain(
                    List.of(Material.certificate(blocks.getFirst().der())));
        }
        byte[] signature;
        try {
            signature = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Json.malformed("the signature is not base64");
        }
        boolean alone = json == null || DETACHED.containsAll(json.keySet());
        return new SignatureDocument(path, bytes, material, null, signature, false, alone);
    }

    private static List<byte[]> lines(byte[] bytes) throws MalformedArtifactException {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                byte[] line = Arrays.copyOfRange(bytes, from, i);
                if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                    lines.add(line);
                }
                from = i + 1;
            }
        }
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw Json.malformed(lines.size() + " envelopes in one file");
        }
        return lines;
    }
}
