package io.lazaretto.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningInstanceTest {
    @TempDir
    Path data;

    @Test
    void anInstanceThatAcceptsConnectionsIsFound() throws Exception {
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunningInstance instance = new RunningInstance("http://localhost:1", "localhost:" + broker.getLocalPort());
            instance.write(data);
            assertThat(RunningInstance.find(data)).contains(instance);
        }
    }

    @Test
    void aFileLeftBehindByAKilledProcessIsNotBelieved() throws Exception {
        int port;
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = broker.getLocalPort();
        }
        new RunningInstance("http://localhost:1", "localhost:" + port).write(data);
        assertThat(RunningInstance.find(data)).isEmpty();
    }

    @Test
    void nonsenseInTheFileIsNoInstance() throws Exception {
        for (String text :
                new String[] {"", "kafka=localhost:9", "http=x\nkafka=nocolon", "http=x\nkafka=h:99999999999"}) {
            Files.writeString(data.resolve("running.properties"), text);
            assertThat(RunningInstance.find(data)).as(text).isEmpty();
        }
    }

    @Test
    void noFileIsNoInstance() throws Exception {
        assertThat(RunningInstance.find(data)).isEmpty();
        RunningInstance.remove(data);
        assertThat(RunningInstance.find(data.resolve("nowhere"))).isEmpty();
    }
}
