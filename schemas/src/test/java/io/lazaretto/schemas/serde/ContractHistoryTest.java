package io.lazaretto.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

class ContractHistoryTest {
    private static final Path CONTRACTS = Path.of("src/main/resources/contracts");

    @Test
    void everyContractInCodeEqualsItsNewestPublishedVersion() throws IOException {
        if (Boolean.getBoolean("contracts.write")) {
            writeFirstVersions();
        }
        for (Contract<?> contract : Contracts.ALL) {
            Schema published = new Schema.Parser().parse(Files.readString(newest(fileName(contract.schema()))));
            assertThat(SchemaNormalization.toParsingForm(contract.schema()))
                    .as("%s changed: store the new version in %s and add it to index.properties", contract, CONTRACTS)
                    .isEqualTo(SchemaNormalization.toParsingForm(published));
        }
    }

    private static Path newest(String name) {
        for (int version = 1; ; version++) {
            if (Files.notExists(CONTRACTS.resolve(name + ".v" + (version + 1) + ".avsc"))) {
                return CONTRACTS.resolve(name + ".v" + version + ".avsc");
            }
        }
    }

    private static void writeFirstVersions() throws IOException {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        Contracts.ALL.forEach(c -> schemas.put(fileName(c.schema()), c.schema()));
        StringBuilder index = new StringBuilder("# Schema id of every published version, in order of publication.\n");
        int id = 1;
        for (Map.Entry<String, Schema> entry : schemas.entrySet()) {
            String file = entry.getKey() + ".v1.avsc";
            Files.writeString(CONTRACTS.resolve(file), entry.getValue().toString(true) + "\n");
            index.append(id++).append('=').append(file).append('\n');
        }
        Files.writeString(CONTRACTS.resolve("index.properties"), index);
    }

    private static String fileName(Schema schema) {
        return schema.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT);
    }
}
