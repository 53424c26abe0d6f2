package org.rdma4j.tools.counters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.mad.PortInfo;

/**
 * The output for programs; {@code counters.schema.json} describes it. Data is in bytes. A number that does not fit in a
 * signed integer of 64 bits is a string of decimal digits.
 */
final class CountersJson {
    /** The version of the format. It is raised when something is renamed, removed or gets another meaning. */
    static final int FORMAT = 2;

    private static final JsonFactory FACTORY = new JsonFactory();

    private CountersJson() {}

    /** Writes something into a document. */
    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** A document of all ports, a line for each. */
    static String document(Sample sample, Instant time) {
        StringBuilder text = new StringBuilder("{\"format\":%d,\"time\":\"%s\",\"ports\":[".formatted(FORMAT, time));
        String separator = "\n";
        for (Reading reading : sample.readings()) {
            text.append(separator).append(port(reading, null).strip());
            separator = ",\n";
        }
        text.append("],\n\"failures\":[");
        separator = "\n";
        for (Failure failure : sample.failures()) {
            text.append(separator).append(failure(failure, time).strip());
            separator = ",\n";
        }
        return text.append("]}\n").toString();
    }

    /** A port on a line, with its changes if there was an earlier reading. */
    static String port(Reading reading, @Nullable ReadingChange change) {
        return line(json -> {
            PortPlace place = reading.place();
            json.writeStringField("type", "port");
            json.writeNumberField("format", FORMAT);
            json.writeStringField("time", reading.time().toString());
            json.writeStringField("source", reading.origin().label());
            json.writeStringField("address", place.address());
            if (place.lid() != 0) {
                json.writeNumberField("lid", place.lid());
            }
            json.writeNumberField("port", place.port());
            write(json, place.node());
            if (place.portGuid() != null) {
                json.writeStringField("portGuid", place.portGuid().toString());
            }
            if (place.info() != null) {
                write(json, place.info());
            }
            if (place.peer() != null) {
                write(json, place.peer());
            }
            if (change != null) {
                json.writeNumberField("seconds", change.seconds());
            }
            json.writeObjectFieldStart("counters");
            for (Counter counter : reading.counters()) {
                write(json, counter, change);
            }
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, @Nullable NodeIdentity node) throws IOException {
        if (node != null) {
            json.writeStringField("node", node.description());
            json.writeStringField("nodeGuid", node.guid().toString());
            json.writeStringField("nodeType", node.type());
        }
    }

    private static void write(JsonGenerator json, PortInfo info) throws IOException {
        json.writeStringField("state", info.state().toString());
        json.writeStringField("physicalState", Fabric.physicalState(info));
        String width = Fabric.width(info);
        String speed = Fabric.speed(info);
        if (width != null && speed != null) {
            json.writeStringField("width", width);
            json.writeStringField("speed", speed);
        }
    }

    private static void write(JsonGenerator json, Peer peer) throws IOException {
        json.writeObjectFieldStart("peer");
        write(json, peer.node());
        json.writeNumberField("port", peer.port());
        if (peer.portGuid() != null) {
            json.writeStringField("portGuid", peer.portGuid().toString());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Counter counter, @Nullable ReadingChange change) throws IOException {
        json.writeObjectFieldStart(counter.name());
        write(json, "value", counter.value());
        if (counter.isSaturated()) {
            json.writeBooleanField("saturated", true);
        }
        if (change != null) {
            CounterChange known = change.changes().get(counter.name());
            BigInteger difference = known == null ? null : known.difference();
            if (difference == null) {
                json.writeNullField("difference");
                json.writeStringField("unknownBecause", known == null ? "not read before" : known.doubt());
            } else {
                write(json, "difference", difference);
            }
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, BigInteger number) throws IOException {
        if (number.bitLength() < Long.SIZE) {
            json.writeNumberField(name, number.longValue());
        } else {
            json.writeStringField(name, number.toString());
        }
    }

    /** What was not read, on a line. */
    static String failure(Failure failure, Instant time) {
        return line(json -> {
            json.writeStringField("type", "failure");
            json.writeNumberField("format", FORMAT);
            json.writeStringField("time", time.toString());
            json.writeStringField("code", failure.code().label());
            json.writeStringField("reason", failure.reason());
            if (failure.lid() != 0) {
                json.writeNumberField("lid", failure.lid());
            }
            List<Integer> ports = failure.ports();
            if (ports.size() == 1) {
                json.writeNumberField("port", ports.getFirst());
            } else if (!ports.isEmpty()) {
                json.writeArrayFieldStart("ports");
                for (int port : ports) {
                    json.writeNumber(port);
                }
                json.writeEndArray();
            }
            write(json, failure.node());
        });
    }

    /** The end of a sweep, on a line. */
    static String sweep(Watch.Sweep sweep, Instant time) {
        return line(json -> {
            json.writeStringField("type", "sweep");
            json.writeNumberField("format", FORMAT);
            json.writeStringField("time", time.toString());
            json.writeNumberField("ports", sweep.sample().readings().size());
            json.writeNumberField("failures", sweep.sample().failures().size());
            json.writeNumberField("seconds", sweep.duration().toMillis() / 1000.0);
            json.writeBooleanField("late", sweep.isLate());
        });
    }

    private static String line(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return escapeControls(text + "\n");
    }

    /**
     * Also escapes the control characters from 127 to 159, which JSON itself allows in strings.
     */
    private static String escapeControls(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        for (int index = 0; index < json.length(); index++) {
            char character = json.charAt(index);
            if (character >= 0x7F && character <= 0x9F) {
                escaped.append("\\u%04x".formatted((int) character));
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }
}
