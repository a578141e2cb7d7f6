package io.lazaretto.aggregator.topology;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.casefile.CaseFile;
import io.lazaretto.aggregator.dossier.Dossier;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: two sub-topologies, joined by the topic of case updates.
 *
 * <pre>
 * findings ──► dossier [dossiers] ──► scan-tasks.standard, scan-tasks.deep, case-updates
 * model-arrivals, case-updates ──► casefile [cases, deadlines] ──► verdicts
 * </pre>
 *
 * Every node and store has an explicit name; a change of what {@code describe()} says changes the shape of tasks and is a
 * reviewed decision.
 */
public final class AggregatorTopology {
    public static final String DOSSIERS = "dossiers";
    public static final String CASES = "cases";
    public static final String DEADLINES = "deadlines";

    private static final String DOSSIER = "dossier";
    private static final String CASEFILE = "casefile";

    private final EventSerdes serdes;
    private final Topology topology = new Topology();

    private AggregatorTopology(EventSerdes serdes) {
        this.serdes = serdes;
    }

    public static Topology build(
            EventSerdes serdes,
            Dossier dossier,
            CaseFile caseFile,
            TopologySettings settings,
            AggregatorEvents events) {
        requireNonNull(serdes, "serdes is null");
        requireNonNull(dossier, "dossier is null");
        requireNonNull(caseFile, "caseFile is null");
        requireNonNull(settings, "settings is null");
        requireNonNull(events, "events is null");
        return new AggregatorTopology(serdes).build(dossier, caseFile, settings, events);
    }

    private Topology build(Dossier dossier, CaseFile caseFile, TopologySettings settings, AggregatorEvents events) {
        source(Contracts.FINDINGS);
        topology.addProcessor(
                DOSSIER,
                () -> new DossierProcessor(dossier, settings, events),
                source(Contracts.FINDINGS.topic().name()));
        topology.addStateStore(store(DOSSIERS, Serdes.String(), StateSerdes.dossier()), DOSSIER);
        sink(Contracts.SCAN_TASKS_STANDARD, DOSSIER);
        sink(Contracts.SCAN_TASKS_DEEP, DOSSIER);
        sink(Contracts.CASE_UPDATES, DOSSIER);

        source(Contracts.MODEL_ARRIVALS);
        source(Contracts.CASE_UPDATES);
        topology.addProcessor(
                CASEFILE,
                () -> new CaseProcessor(caseFile, settings, events),
                source(Contracts.MODEL_ARRIVALS.topic().name()),
                source(Contracts.CASE_UPDATES.topic().name()));
        topology.addStateStore(store(CASES, Serdes.String(), StateSerdes.caseState()), CASEFILE);
        topology.addStateStore(store(DEADLINES, Serdes.Bytes(), Serdes.ByteArray()), CASEFILE);
        sink(Contracts.VERDICTS, CASEFILE);
        return topology;
    }

    private <T extends SpecificRecord> void source(Contract<T> contract) {
        String topic = contract.topic().name();
        topology.addSource(
                AutoOffsetReset.earliest(),
                source(topic),
                new WallclockTimestampExtractor(),
                new StringDeserializer(),
                PerThread.deserializer(serdes, contract),
                topic);
    }

    private static String source(String topic) {
        return topic + "-source";
    }

    private <T extends SpecificRecord> void sink(Contract<T> contract, String parent) {
        topology.addSink(
                sink(contract),
                contract.topic().name(),
                new StringSerializer(),
                PerThread.serializer(serdes, contract),
                parent);
    }

    static String sink(Contract<?> contract) {
        return contract.topic().name() + "-sink";
    }

    private static <K, V> StoreBuilder<?> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                .withCachingDisabled();
    }
}
