package io.lazaretto.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.topic.ShareGroup;
import io.lazaretto.schemas.topic.Topic;
import io.lazaretto.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The published description of the events against what the code does. */
class AsyncApiTest {
    private static JsonNode api;

    @BeforeAll
    static void read() throws IOException {
        api = new YAMLMapper().readTree(Files.readString(Path.of("asyncapi.yaml")));
    }

    @Test
    void everyTopicOfAContractIsAChannelWithItsPartitions() {
        Map<String, Integer> described = new TreeMap<>();
        for (JsonNode channel : api.path("channels")) {
            assertThat(channel.at("/bindings/kafka/topic").asText())
                    .isEqualTo(channel.path("address").asText());
            described.put(
                    channel.path("address").asText(),
                    channel.at("/bindings/kafka/partitions").asInt());
        }
        Map<String, Integer> inCode = new TreeMap<>();
        for (Contract<?> contract : Contracts.ALL) {
            Topic topic = contract.topic();
            inCode.put(topic.name(), topic.partitions());
        }
        assertThat(described).isEqualTo(inCode);
    }

    @Test
    void everyMessageHasTheSchemaAndTheTypeOfItsContract() throws IOException {
        for (Contract<?> contract : Contracts.ALL) {
            JsonNode message =
                    api.at("/components/messages").path(contract.type().getSimpleName());
            Path file = Path.of(message.at("/payload/schema/$ref").asText());
            Schema published = new Schema.Parser().parse(Files.readString(file));
            assertThat(SchemaNormalization.toParsingForm(published))
                    .as(contract.topic().name())
                    .isEqualTo(SchemaNormalization.toParsingForm(contract.schema()));
            assertThat(headers(contract).at("/properties/ce_type/const").asText())
                    .isEqualTo(contract.cloudEventType());
        }
    }

    @Test
    void theDescribedHeadersAreThoseThatAreWritten() {
        CloudEvent event = new CloudEvent("i", "/s", "t", "s", Instant.EPOCH, "00-trace");
        List<String> written = event.headers().stream().map(Header::key).toList();
        for (Contract<?> contract : Contracts.ALL) {
            Set<String> required = new HashSet<>();
            headers(contract).path("required").forEach(h -> required.add(h.asText()));
            assertThat(required).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    @Test
    void everyGroupInCodeIsAnOperationOnItsTopicAndTheOtherWayRound() {
        Map<String, Set<String>> described = new HashMap<>();
        for (JsonNode operation : api.path("operations")) {
            if (operation.path("action").asText().equals("receive")) {
                String channel = operation.at("/channel/$ref").asText().replace("#/channels/", "");
                described
                        .computeIfAbsent(
                                operation.at("/bindings/kafka/groupId/const").asText(), g -> new TreeSet<>())
                        .add(api.path("channels").path(channel).path("address").asText());
            }
        }
        Map<String, Set<String>> inCode = new HashMap<>();
        for (ShareGroup group : Topics.SHARE_GROUPS) {
            inCode.put(group.id(), Set.of(group.topic().name()));
        }
        inCode.put(
                Topics.AGGREGATOR_APPLICATION,
                Set.of(Topics.MODEL_ARRIVALS.name(), Topics.FINDINGS.name(), Topics.CASE_UPDATES.name()));
        assertThat(described).isEqualTo(inCode);
    }

    @Test
    void everyChannelIsSentToBySomeOperation() {
        Set<String> sent = new TreeSet<>();
        for (JsonNode operation : api.path("operations")) {
            if (operation.path("action").asText().equals("send")) {
                sent.add(operation.at("/channel/$ref").asText().replace("#/channels/", ""));
            }
        }
        assertThat(sent)
                .containsExactlyInAnyOrderElementsOf(() -> api.path("channels").fieldNames());
    }

    private static JsonNode headers(Contract<?> contract) {
        String name = contract.type().getSimpleName() + "Headers";
        return api.at("/components/schemas").path(name);
    }
}
