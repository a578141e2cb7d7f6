package io.lazaretto.standalone.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {
    @TempDir
    Path folder;

    @Test
    void writingTwiceGivesTheSameBytesAndTouchesNothing() throws Exception {
        for (SampleModel sample : SampleModel.values()) {
            Path model = SampleFiles.write(sample, folder);
            Path file;
            try (var files = Files.list(model)) {
                file = files.sorted().findFirst().orElseThrow();
            }
            var before = Files.getLastModifiedTime(file);
            byte[] bytes = Files.readAllBytes(file);
            SampleFiles.write(sample, folder);
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        }
    }

    @Test
    void theCleanSampleHasAConsistentHeader() throws Exception {
        byte[] bytes =
                Files.readAllBytes(SampleFiles.write(SampleModel.CLEAN, folder).resolve("model.safetensors"));
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(8 + header + 144).isEqualTo(bytes.length);
    }

    @Test
    void theMaliciousSampleIsAZipWhosePickleCallsExecAndOnlyPrints() throws Exception {
        Path file = SampleFiles.write(SampleModel.MALICIOUS, folder).resolve("pytorch_model.bin");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String pickle = new String(
                    zip.getInputStream(zip.getEntry("pytorch_model/data.pkl")).readAllBytes(),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(pickle).contains("cbuiltins\nexec\n", "print('").endsWith("R.");
        }
    }
}
