package io.lazaretto.standalone.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.Set;

/** The official schemas of the documents, read from the class path: nothing is fetched. */
public final class DocumentSchemas {
    private static final String FOLDER = "classpath:document-schemas/";

    public static final DocumentSchemas SARIF = new DocumentSchemas("sarif-schema-2.1.0.json");
    public static final DocumentSchemas CYCLONEDX = new DocumentSchemas("bom-1.7.schema.json");

    private final JsonSchema schema;

    private DocumentSchemas(String file) {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V7,
                builder -> builder.schemaMappers(mappers -> mappers.mapPrefix("http://cyclonedx.org/schema/", FOLDER)));
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        this.schema = factory.getSchema(SchemaLocation.of(FOLDER + file), config);
    }

    /** Every breach; empty for a valid document. */
    public Set<ValidationMessage> breaches(JsonNode document) {
        return schema.validate(document);
    }

    /** @throws AssertionError for text that is no valid document */
    public JsonNode parse(String document) {
        try {
            JsonNode tree = new ObjectMapper().readTree(document);
            Set<ValidationMessage> breaches = breaches(tree);
            if (!breaches.isEmpty()) {
                throw new AssertionError(breaches + "\n" + document);
            }
            return tree;
        } catch (IOException e) {
            throw new AssertionError(document, e);
        }
    }
}
