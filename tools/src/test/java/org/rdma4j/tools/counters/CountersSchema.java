package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

/** The JSON schema of the command's output, as the distribution has it. */
final class CountersSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Counters.class.getResourceAsStream("counters.schema.json"));

    private CountersSchema() {}

    /** Parses JSON, and checks that it follows the schema. */
    static JsonNode valid(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            assertThat(SCHEMA.validate(node)).as(json).isEmpty();
            return node;
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
