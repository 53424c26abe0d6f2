package org.rdma4j.tools.counters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;

/**
 * What programs read. Data is in bytes; a number that is not known is null.
 */
final class CountersJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private CountersJson() {}

    /** Writes something into a document. */
    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** A document of all ports, indented. */
    static String document(Sample sample) {
        return text(true, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("ports");
            for (Reading reading : sample.readings()) {
                write(json, reading, null);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("failures");
            for (String failure : sample.failures()) {
                json.writeString(failure);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** A port on a line, with its changes where there was an earlier reading. */
    static String line(Reading reading, @Nullable ReadingChange change) {
        return text(false, json -> write(json, reading, change));
    }

    private static String text(boolean indented, Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (indented) {
                json.useDefaultPrettyPrinter();
            }
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Reading reading, @Nullable ReadingChange change) throws IOException {
        PortPlace place = reading.place();
        json.writeStartObject();
        json.writeStringField("time", reading.time().toString());
        json.writeStringField("address", place.address());
        json.writeNumberField("port", place.port());
        if (place.lid() != 0) {
            json.writeNumberField("lid", place.lid());
        }
        Guid guid = place.guid();
        if (guid != null) {
            json.writeStringField("nodeGuid", guid.toString());
            json.writeStringField("node", place.node());
        }
        json.writeStringField("source", reading.source().label());
        json.writeObjectFieldStart("counters");
        for (Counter counter : reading.counters()) {
            json.writeObjectFieldStart(counter.name());
            json.writeStringField("unit", counter.unit().plural());
            json.writeNumberField("value", counter.value());
            json.writeBooleanField("saturated", counter.isSaturated());
            if (change != null) {
                write(json, counter, change);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        if (change != null) {
            json.writeNumberField("seconds", change.seconds());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Counter counter, ReadingChange change) throws IOException {
        Map<String, CounterChange> changes = change.changes();
        CounterChange known = changes.get(counter.name());
        BigInteger difference = known == null ? null : known.difference();
        if (difference == null) {
            json.writeNullField("difference");
            json.writeNullField("perSecond");
            json.writeStringField("unknownBecause", known == null ? "not read before" : known.doubt());
        } else {
            json.writeNumberField("difference", difference);
            json.writeNumberField("perSecond", new BigDecimal(change.perSecond(counter)).round(MathContext.DECIMAL32));
        }
    }
}
