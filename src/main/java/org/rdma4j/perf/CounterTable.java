package org.rdma4j.perf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.perf.CounterField.Form;

/** Lists the fields of an attribute in the order of the specification's table, each behind the one before. */
final class CounterTable {
    private final List<CounterField> fields = new ArrayList<>();
    private int bit;
    private @Nullable PerformanceCapability needs;

    /** The beginning of most attributes: the port in the second byte, and the counters that a Set selects. */
    static CounterTable select() {
        return new CounterTable().at(1).number("PortSelect", 8).mask("CounterSelect", 16);
    }

    /** Continues at an offset in bytes. */
    CounterTable at(int offset) {
        bit = offset * Byte.SIZE;
        return this;
    }

    /** Skips reserved bits. */
    CounterTable skip(int bits) {
        bit += bits;
        return this;
    }

    /** The fields that follow exist only if the agent has this capability. */
    CounterTable needing(PerformanceCapability capability) {
        needs = capability;
        return this;
    }

    CounterTable number(String name, int bits) {
        return field(name, bits, Form.NUMBER);
    }

    CounterTable mask(String name, int bits) {
        return field(name, bits, Form.MASK);
    }

    /** A number for each lane, level or virtual lane. */
    CounterTable numbers(String name, int count, int bits) {
        for (int index = 0; index < count; index++) {
            number(name + index, bits);
        }
        return this;
    }

    CounterTable masks(String name, int count, int bits) {
        for (int index = 0; index < count; index++) {
            mask(name + index, bits);
        }
        return this;
    }

    private CounterTable field(String name, int bits, Form form) {
        fields.add(new CounterField(name, bit, bits, form, needs));
        bit += bits;
        return this;
    }

    List<CounterField> fields() {
        return List.copyOf(fields);
    }
}
