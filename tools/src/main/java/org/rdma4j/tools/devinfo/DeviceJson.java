package org.rdma4j.tools.devinfo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.attributes.FlagSet;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.GidType;
import org.rdma4j.verbs.attributes.NodeType;
import org.rdma4j.verbs.attributes.TransportType;

/**
 * Devices and ports for programs: everything that the library knows of them, under the names of the library's
 * attributes. Numbers are unsigned; flags are a list of names, and of the bits without a name as a hexadecimal number.
 */
final class DeviceJson implements AutoCloseable {
    private static final String LIBRARY = "org.rdma4j";
    /** The end of the name of a component that has the number of a constant. */
    private static final String NUMBER_OF = "Value";

    private final PrintStream out;
    private final JsonGenerator json;

    DeviceJson(PrintStream out) throws IOException {
        this.out = out;
        this.json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.useDefaultPrettyPrinter();
        json.writeStartObject();
        json.writeArrayFieldStart("devices");
    }

    /** Writes a device with one of its ports, or with all for 0. */
    void write(Device device, Context context, int onlyPort) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", device.name());
        json.writeStringField("nodeType", NodeType.describe(device.nodeTypeValue()));
        json.writeStringField("transportType", TransportType.describe(device.transportTypeValue()));
        json.writeStringField("boardId", device.boardId().orElse(""));
        json.writeNumberField("completionVectors", context.completionVectors());
        write("attributes", context.deviceAttributes());
        json.writeArrayFieldStart("ports");
        for (int port = 1; port <= context.deviceAttributes().physicalPorts(); port++) {
            if (onlyPort == 0 || onlyPort == port) {
                port(context, port);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void port(Context context, int port) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", port);
        json.writeStringField("networkInterface", context.networkInterface(port).orElse(""));
        write("attributes", context.portAttributes(port));
        json.writeArrayFieldStart("partitionKeys");
        for (int index = 0; index < context.portAttributes(port).partitionKeyTableLength(); index++) {
            json.writeString(context.partitionKey(port, index).toString());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gids");
        for (GidEntry entry : context.gidTable()) {
            if (entry.port() == port) {
                json.writeStartObject();
                json.writeNumberField("index", entry.index());
                json.writeStringField("gid", entry.gid().toString());
                json.writeStringField("type", GidType.describe(entry.typeValue()));
                json.writeStringField(
                        "networkInterface", entry.networkInterface().orElse(""));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(String name, Object value) throws IOException {
        json.writeFieldName(name);
        switch (value) {
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(Integer.toUnsignedLong(number));
            case Long number -> json.writeNumber(Long.toUnsignedString(number));
            case FlagSet<?> flags -> flags(flags);
            case Record group when hasParts(group) -> group(group);
            default -> json.writeString(value.toString());
        }
    }

    private void flags(FlagSet<?> flags) throws IOException {
        json.writeStartArray();
        for (Enum<?> flag : flags.known()) {
            json.writeString(flag.name());
        }
        if (flags.unknownBits() != 0) {
            json.writeString("0x%x".formatted(flags.unknownBits()));
        }
        json.writeEndArray();
    }

    private void group(Record group) throws IOException {
        json.writeStartObject();
        for (RecordComponent component : group.getClass().getRecordComponents()) {
            write(group, component.getName(), valueOf(group, component.getAccessor()));
        }
        json.writeEndObject();
    }

    /**
     * The number of a constant, as {@code stateValue}, is written as the constant's name, or as the number if it has no
     * name.
     */
    private void write(Record group, String component, Object value) throws IOException {
        if (value instanceof Integer number && component.endsWith(NUMBER_OF)) {
            String name = component.substring(0, component.length() - NUMBER_OF.length());
            Object constant = valueOf(group, accessor(group, name));
            write(name, constant.toString().equals("UNKNOWN") ? "UNKNOWN(" + number + ")" : constant.toString());
        } else {
            write(component, value);
        }
    }

    /** A record with one number is a value that prints itself. */
    private static boolean hasParts(Record value) {
        return value.getClass().getPackageName().startsWith(LIBRARY)
                && value.getClass().getRecordComponents().length > 1;
    }

    private static Method accessor(Record group, String name) {
        try {
            return group.getClass().getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new LinkageError("the number of a constant stands beside the constant", e);
        }
    }

    private static Object valueOf(Record group, Method accessor) {
        try {
            return accessor.invoke(group);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError("an attribute of a public record can be read", e);
        }
    }

    /** Ends what was begun, even if an error came in the middle. */
    @Override
    public void close() throws IOException {
        json.close();
        out.print("\n");
    }
}
