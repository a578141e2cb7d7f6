package io.lazaretto.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSetupTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void topicsAndGroupsAreSetUpOnceAndAgain() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.forTests(directory));
                Admin admin = admin(broker.bootstrap())) {
            ClusterSetup setup =
                    new ClusterSetup(admin, (short) 1, Map.of("share.record.lock.duration.ms", "2000"), TIMEOUT);
            setup.apply();
            setup.apply();

            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                    .containsAll(Topics.ALL.stream().map(Topic::name).toList());
            for (ShareGroup group : Topics.SHARE_GROUPS) {
                assertThat(value(admin, ConfigResource.Type.GROUP, group.id(), "share.auto.offset.reset"))
                        .isEqualTo("earliest");
                assertThat(value(admin, ConfigResource.Type.GROUP, group.id(), "share.isolation.level"))
                        .isEqualTo("read_committed");
                assertThat(value(admin, ConfigResource.Type.GROUP, group.id(), "share.record.lock.duration.ms"))
                        .isEqualTo("2000");
                assertThat(value(admin, ConfigResource.Type.GROUP, group.id(), "share.delivery.count.limit"))
                        .isEqualTo(String.valueOf(group.deliveryLimit()));
            }
            assertThat(value(admin, ConfigResource.Type.TOPIC, Topics.VERDICTS.name(), "cleanup.policy"))
                    .isEqualTo("compact");
        }
    }

    @Test
    void aTopicWithAnotherNumberOfPartitionsIsRefused() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.forTests(directory));
                Admin admin = admin(broker.bootstrap())) {
            admin.createTopics(List.of(new NewTopic(Topics.CASE_UPDATES.name(), 3, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);

            ClusterSetup setup = new ClusterSetup(admin, (short) 1, Map.of(), TIMEOUT);
            assertThatThrownBy(setup::apply)
                    .isInstanceOf(ClusterSetupException.class)
                    .hasMessageContaining(Topics.CASE_UPDATES.name())
                    .hasMessageContaining("3 partitions");
        }
    }

    @Test
    void anAbsentBrokerIsABoundedWaitAndAClearMessage() {
        try (Admin admin = admin("localhost:1")) {
            ClusterSetup setup = new ClusterSetup(admin, (short) 1, Map.of(), Duration.ofMillis(500));
            assertThatThrownBy(setup::apply)
                    .isInstanceOf(ClusterSetupException.class)
                    .hasMessageContaining("could not configure share group");
        }
    }

    @Test
    void arrivalsAndCaseUpdatesShareTheirPartitioning() {
        assertThat(Topics.CASE_UPDATES.partitions()).isEqualTo(Topics.MODEL_ARRIVALS.partitions());
    }

    @Test
    void workTopicsOfTheInferenceLaneHaveOnePartition() {
        assertThat(Topics.SCAN_TASKS_STANDARD.partitions()).isEqualTo(1);
        assertThat(Topics.SCAN_TASKS_DEEP.partitions()).isEqualTo(1);
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(
                Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 5_000, "request.timeout.ms", 5_000));
    }

    private static String value(Admin admin, ConfigResource.Type type, String name, String key) throws Exception {
        ConfigResource resource = new ConfigResource(type, name);
        Config config = admin.describeConfigs(List.of(resource))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(resource);
        return config.get(key).value();
    }
}
