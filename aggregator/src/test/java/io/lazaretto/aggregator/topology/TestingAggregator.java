package io.lazaretto.aggregator.topology;

import io.lazaretto.aggregator.casefile.CaseFile;
import io.lazaretto.aggregator.casefile.CaseSettings;
import io.lazaretto.aggregator.dossier.Dossier;
import io.lazaretto.aggregator.dossier.DossierLimits;
import io.lazaretto.aggregator.policy.Policies;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.state.CaseState;
import io.lazaretto.schemas.state.DossierState;
import io.lazaretto.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without a broker, with a clock of its own. */
final class TestingAggregator implements AutoCloseable {
    private final EventSerdes serdes = EventSerdes.create(Map.of());
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> arrivals;
    private final TestInputTopic<String, byte[]> findings;
    private final TestOutputTopic<String, Verdict> verdicts;
    private final TestOutputTopic<String, ScanTask> standard;
    private final TestOutputTopic<String, ScanTask> deep;
    private final TestOutputTopic<String, CaseUpdate> updates;
    private final TestOutputTopic<byte[], byte[]> deadLetters;

    TestingAggregator(Path stateDir) {
        this(stateDir, TopologySettings.DEFAULT);
    }

    TestingAggregator(Path stateDir, TopologySettings settings) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.AGGREGATOR_APPLICATION);
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.AGGREGATOR_DEAD_LETTERS.name());
        config.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonRecordHandler.class);
        this.driver = new TopologyTestDriver(topology(settings), config, Arrivals.ACCEPTED);
        this.arrivals = input(Topics.MODEL_ARRIVALS.name());
        this.findings = input(Topics.FINDINGS.name());
        this.verdicts = output(Contracts.VERDICTS);
        this.standard = output(Contracts.SCAN_TASKS_STANDARD);
        this.deep = output(Contracts.SCAN_TASKS_DEEP);
        this.updates = output(Contracts.CASE_UPDATES);
        this.deadLetters = driver.createOutputTopic(
                Topics.AGGREGATOR_DEAD_LETTERS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Topology topology(TopologySettings settings) {
        return AggregatorTopology.build(
                EventSerdes.create(Map.of()),
                new Dossier(Findings.CATALOGUE, DossierLimits.DEFAULT),
                new CaseFile(CaseSettings.of(Findings.CATALOGUE, Policies.standard())),
                settings,
                new Silent());
    }

    private TestInputTopic<String, byte[]> input(String topic) {
        return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
    }

    private <T extends SpecificRecord> TestOutputTopic<String, T> output(Contract<T> contract) {
        return driver.createOutputTopic(
                contract.topic().name(), new StringDeserializer(), serdes.deserializer(contract));
    }

    void arrive(ModelArrival arrival) {
        pipe(arrivals, Contracts.MODEL_ARRIVALS, arrival.getArrivalId(), arrival);
    }

    void find(FindingRecorded finding) {
        find(finding.getFinding().getSubject(), finding);
    }

    void find(String key, FindingRecorded finding) {
        pipe(findings, Contracts.FINDINGS, key, finding);
    }

    void find(List<FindingRecorded> all) {
        all.forEach(this::find);
    }

    void findBytes(String key, byte[] value) {
        findings.pipeInput(key, value);
    }

    private <T extends SpecificRecord> void pipe(
            TestInputTopic<String, byte[]> topic, Contract<T> contract, String key, T value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(CloudEvent.TRACEPARENT, Arrivals.TRACEPARENT.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = serdes.serializer(contract).serialize(contract.topic().name(), value);
        topic.pipeInput(new TestRecord<>(key, bytes, headers));
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    List<Verdict> verdicts() {
        return verdicts.readValuesToList();
    }

    List<TestRecord<String, Verdict>> verdictRecords() {
        return verdicts.readRecordsToList();
    }

    List<TestRecord<String, CaseUpdate>> updateRecords() {
        return updates.readRecordsToList();
    }

    List<ScanTask> standardTasks() {
        return standard.readValuesToList();
    }

    List<TestRecord<String, ScanTask>> standardTaskRecords() {
        return standard.readRecordsToList();
    }

    List<ScanTask> deepTasks() {
        return deep.readValuesToList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    KeyValueStore<String, DossierState> dossiers() {
        return driver.getKeyValueStore(AggregatorTopology.DOSSIERS);
    }

    KeyValueStore<String, CaseState> cases() {
        return driver.getKeyValueStore(AggregatorTopology.CASES);
    }

    KeyValueStore<Bytes, byte[]> deadlines() {
        return driver.getKeyValueStore(AggregatorTopology.DEADLINES);
    }

    @Override
    public void close() {
        driver.close();
    }

    private static final class Silent implements AggregatorEvents {
        @Override
        public void beat(TaskId task) {}

        @Override
        public void left(TaskId task) {}

        @Override
        public void findingFolded(boolean changed) {}

        @Override
        public void taskPlanned(ScanTask task) {}

        @Override
        public void verdictIssued(Verdict verdict) {}

        @Override
        public void deadlinePassed() {}

        @Override
        public void retired(String store, int count) {}
    }
}
