package org.rdma4j.tools.perfquery;

import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.CounterField;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceData;

/** The fields of an attribute as the C tool prints them: a name, dots, and a value. */
final class CounterText {
    private static final int VALUE_COLUMN = 33;

    /** The size of the C tool's buffer for an attribute's text and the NUL at its end. */
    private static final int ROOM = 1536;

    /** If less than this is left, the C tool begins no line. */
    private static final int ROOM_OF_A_LINE = VALUE_COLUMN + 1;

    private CounterText() {}

    /** A line for each field that the agent has. */
    static String of(PerformanceData data, ClassPortInfo info) {
        StringBuilder text = new StringBuilder();
        for (CounterField field : data.attribute().fields()) {
            if (field.isOfferedBy(info)) {
                append(text, field, printed(data, field));
            }
        }
        return text.toString();
    }

    /**
     * As much as fits into the C tool's buffer. Of the extended speeds it drops the last lines, and may cut the line
     * before them in the middle of its number.
     */
    static String fitted(String lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines.lines().toList()) {
            int room = ROOM - text.length();
            if (room < ROOM_OF_A_LINE) {
                break;
            }
            text.append(line, 0, Math.min(line.length(), room - 2)).append('\n');
        }
        return text.toString();
    }

    /** In PortCounters the C tool prints the value of VL15Dropped for QP1Dropped too, and scripts expect that. */
    private static long printed(PerformanceData data, CounterField field) {
        boolean swapped = data.attribute() == PerformanceAttribute.PORT_COUNTERS
                && field.name().equals("QP1Dropped");
        return swapped ? data.value("VL15Dropped") : data.value(field);
    }

    private static void append(StringBuilder text, CounterField field, long value) {
        text.append(field.name()).append(':');
        text.repeat('.', Math.max(0, VALUE_COLUMN - field.name().length() - 1));
        text.append(
                field.form() == CounterField.Form.NUMBER
                        ? Long.toUnsignedString(value)
                        : hexadecimal(value, field.bits()));
        text.append('\n');
    }

    /** Padded with zeros to the size of the field. */
    private static String hexadecimal(long value, int bits) {
        int digits = (bits + Byte.SIZE - 1) / Byte.SIZE * 2;
        String text = Long.toHexString(value);
        return "0x" + "0".repeat(digits - text.length()) + text;
    }
}
