package io.lazaretto.artifact.hidden;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Keys and tokens that open something. Shown with their middle taken out; placeholders of documentation are passed over. */
final class SecretRule {
    private static final int LONGEST_TOKEN = 220;
    private static final List<String> TAXONOMY = List.of("CWE-798", "CWE-312");
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----[\\s\\\\n\\\\r,\"']{0,8}([A-Za-z0-9+/=:,\\- \\s]{40,})");
    private static final Pattern TOKEN = Pattern.compile("hf_[A-Za-z]{34}|gh[pousr]_[A-Za-z0-9]{36}"
            + "|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}|AKIA[A-Z2-7]{16}|AIza[A-Za-z0-9_-]{35}"
            + "|xox[bp]-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9-]{20,80}|sk-ant-(?:api|sid)\\d\\d-[A-Za-z0-9_-]{80,110}"
            + "|sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}|sk_live_[A-Za-z0-9]{24,99}"
            + "|npm_[A-Za-z0-9]{36}|pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,180}|glpat-[A-Za-z0-9_-]{20}"
            + "|api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,80}");
    private static final String EICAR_START = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$";
    private static final int EICAR_LENGTH = 68;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Scene scene;

    SecretRule(Scene scene) {
        this.scene = scene;
    }

    void privateKey(int start) {
        String text = scene.text.text(start, start + 400);
        Matcher matcher = PRIVATE_KEY.matcher(text);
        if (matcher.lookingAt() && entropy(matcher.group(1)) > 4) {
            String header = text.substring(0, text.indexOf("-----", 11) + 5);
            scene.suspect("text.private-key", "A private key", start, Map.of("key", header + " ***"), TAXONOMY);
        }
    }

    void token(int start) {
        int before = scene.text.codePointBefore(start);
        boolean path = scene.text.codePointAt(start) == 'a';
        if (before >= 0 && Glyph.isWord(before) && !path) {
            return;
        }
        String text = scene.text.text(start, start + LONGEST_TOKEN);
        Matcher matcher = TOKEN.matcher(text);
        if (!matcher.lookingAt()) {
            return;
        }
        String token = matcher.group();
        boolean goesOn = matcher.end() < text.length() && BASE62.indexOf(text.charAt(matcher.end())) >= 0;
        if (goesOn || isPlaceholder(token) || !checks(token)) {
            return;
        }
        scene.suspect("text.access-token", "An access token", start, Map.of("token", masked(token)), TAXONOMY);
    }

    /** The whole string, as its authors give it; a file that speaks of it need not hold it. */
    void eicar(int end) {
        int start = end - EICAR_LENGTH;
        if (start >= 0 && scene.text.text(start, end).startsWith(EICAR_START)) {
            scene.threat(
                    "text.eicar", "The test string of virus scanners (EICAR)", start, Map.of(), List.of("CWE-506"));
        }
    }

    private static String masked(String token) {
        return token.substring(0, 6) + "***" + token.substring(token.length() - 2);
    }

    private static boolean isPlaceholder(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        boolean words = lower.contains("example")
                || lower.contains("xxxx")
                || lower.contains("your")
                || lower.contains("placeholder")
                || lower.contains("abcdefgh")
                || lower.contains("1234567")
                || lower.contains("redacted");
        return words || entropy(token) < 3.3;
    }

    /** GitHub and npm end a token with the CRC-32 of what comes before, in six digits of base 62. */
    private static boolean checks(String token) {
        boolean checked = token.startsWith("gh") && token.charAt(3) == '_' || token.startsWith("npm_");
        if (!checked) {
            return true;
        }
        String body = token.substring(4, token.length() - 6);
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
            digits.insert(0, BASE62.charAt((int) (rest % 62)));
        }
        return token.endsWith(digits.toString());
    }

    /** Bits a character, by Shannon. */
    private static double entropy(String text) {
        int[] counts = new int[128];
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 128 && text.charAt(i) > ' ') {
                counts[text.charAt(i)]++;
                all++;
            }
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / all;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
