package io.lazaretto.artifact.provenance;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encodings of keys and certificates (RFC 7468), text around the blocks ignored. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----\\r?\\n([A-Za-z0-9+/=\\r\\n]{1,65536})-----END \\1-----");
    private static final int MAX_BLOCKS = 256;
    private static final int LINE = 64;

    private Pem() {}

    record Block(String label, byte[] der) {}

    /** @throws InvalidKeyException when a block is not base64, or there are more than {@value #MAX_BLOCKS} */
    static List<Block> blocks(String text) throws InvalidKeyException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (blocks.size() == MAX_BLOCKS) {
                throw new InvalidKeyException("more than " + MAX_BLOCKS + " PEM blocks");
            }
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw new InvalidKeyException("a PEM block that is not base64", e);
            }
        }
        return blocks;
    }

    /** The one way in which a fingerprint of the text is taken: 64 columns, LF line ends, one at the end. */
    static byte[] encode(String label, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return ("-----BEGIN " + label + "-----\n" + lines.encodeToString(der) + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
