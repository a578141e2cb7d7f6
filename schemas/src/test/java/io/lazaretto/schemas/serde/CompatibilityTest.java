package io.lazaretto.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

/** FULL_TRANSITIVE: every version reads and is read by every other. */
class CompatibilityTest {
    private static final Path CONTRACTS = Path.of("src/main/resources/contracts");

    @Test
    void everyPublishedVersionReadsEveryOther() throws IOException {
        Map<String, List<Schema>> versions = versions();
        assertThat(versions).hasSize(5);
        versions.forEach(
                (name, schemas) -> assertThat(problems(schemas)).as(name).isEmpty());
    }

    @Test
    void anAddedFieldWithADefaultIsCompatible() {
        Schema v1 = schema("{'name':'a','type':'string'}");
        Schema v2 = schema("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
        assertThat(problems(List.of(v1, v2))).isEmpty();
    }

    @Test
    void anAddedFieldWithoutADefaultIsNot() {
        Schema v1 = schema("{'name':'a','type':'string'}");
        Schema v2 = schema("{'name':'a','type':'string'},{'name':'b','type':'int'}");
        assertThat(problems(List.of(v1, v2))).isNotEmpty();
    }

    @Test
    void everyEnumHasADefaultSymbolSoThatANewSymbolCanBeAdded() throws IOException {
        List<Schema> enums = new ArrayList<>();
        for (List<Schema> schemas : versions().values()) {
            schemas.forEach(s -> collectEnums(s, enums, new ArrayList<>()));
        }
        assertThat(enums)
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e.getEnumDefault()).as(e.getName()).isNotNull());
    }

    @Test
    void unknownSymbolsReadAsTheCautiousOnes() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        List<Schema> enums = new ArrayList<>();
        for (List<Schema> schemas : versions().values()) {
            schemas.forEach(s -> collectEnums(s, enums, new ArrayList<>()));
        }
        enums.forEach(e -> defaults.put(e.getName(), e.getEnumDefault()));
        assertThat(defaults)
                .containsEntry("Outcome", "INCONCLUSIVE")
                .containsEntry("VerdictKind", "INCONCLUSIVE")
                .containsEntry("Action", "QUARANTINE")
                .containsEntry("Severity", "HIGH")
                .containsEntry("Strength", "NONE")
                .containsEntry("Profile", "DEEP");
    }

    private static List<String> problems(List<Schema> versions) {
        List<String> problems = new ArrayList<>();
        for (Schema reader : versions) {
            for (Schema writer : versions) {
                var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
                if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
                    problems.add(result.getDescription());
                }
            }
        }
        return problems;
    }

    private static Map<String, List<Schema>> versions() throws IOException {
        try (Stream<Path> files = Files.list(CONTRACTS)) {
            return files.filter(f -> f.toString().endsWith(".avsc"))
                    .sorted()
                    .map(CompatibilityTest::parse)
                    .collect(Collectors.groupingBy(Schema::getFullName));
        }
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Schema schema(String fields) {
        return new Schema.Parser().parse(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }

    private static void collectEnums(Schema schema, List<Schema> enums, List<String> seen) {
        switch (schema.getType()) {
            case ENUM -> enums.add(schema);
            case RECORD -> {
                if (!seen.contains(schema.getFullName())) {
                    seen.add(schema.getFullName());
                    schema.getFields().forEach(f -> collectEnums(f.schema(), enums, seen));
                }
            }
            case ARRAY -> collectEnums(schema.getElementType(), enums, seen);
            case MAP -> collectEnums(schema.getValueType(), enums, seen);
            case UNION -> schema.getTypes().forEach(t -> collectEnums(t, enums, seen));
            case FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }
}
