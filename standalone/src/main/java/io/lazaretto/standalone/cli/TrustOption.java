package io.lazaretto.standalone.cli;

import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whose signatures count. */
final class TrustOption {
    @Option(
            names = "--trust",
            paramLabel = "DIR",
            description = {
                "Whose signatures count: a folder with public keys and certificates of authorities (*.pem), a trust root of"
                        + " Sigstore (trusted_root.json), and who may sign with Sigstore (identities: a line is IDENTITY"
                        + " ISSUER, * stands for any characters). Default: nobody's; digests are compared all the same."
            })
    private Path folder;

    boolean isGiven() {
        return folder != null;
    }

    /** What the folder says; nothing where none is named. */
    TrustFolder read() throws Trouble {
        if (folder == null) {
            return TrustFolder.NONE;
        }
        try {
            TrustFolder trust = TrustFolder.read(folder);
            if (trust.files().isEmpty()) {
                throw new Trouble("--trust names a folder without files: " + folder);
            }
            return trust;
        } catch (IOException e) {
            throw new Trouble("--trust cannot be read: " + e.getMessage(), e);
        }
    }
}
