package io.lazaretto.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.standalone.trouble.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterAccessTest {
    @TempDir
    Path folder;

    @Test
    void loopbackAddressesAreLocal() throws Trouble {
        assertThat(ClusterAccess.of("localhost:9092").isLocal()).isTrue();
        assertThat(ClusterAccess.of("127.0.0.1:9092,[::1]:9093").isLocal()).isTrue();
    }

    @Test
    void oneAddressElsewhereIsEnoughToBeRemote() throws Trouble {
        assertThat(ClusterAccess.of("localhost:9092,192.0.2.1:9092").isLocal()).isFalse();
        assertThat(ClusterAccess.of("broker.invalid:9092").isLocal()).isFalse();
    }

    @Test
    void aConfigurationFileAddsToTheClusterAndCannotReplaceIt() throws Exception {
        Path file = Files.writeString(
                folder.resolve("c.properties"), "security.protocol=SSL\nbootstrap.servers=elsewhere:1\n");
        ClusterAccess access = ClusterAccess.of("localhost:9092").with(file);
        assertThat(access.client()).containsEntry("security.protocol", "SSL");
        assertThat(access.bootstrap()).isEqualTo("localhost:9092");
    }

    @Test
    void aHugeConfigurationFileIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("c.properties"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> ClusterAccess.of("localhost:9092").with(file))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("larger than");
    }
}
