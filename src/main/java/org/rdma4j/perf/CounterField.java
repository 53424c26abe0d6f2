package org.rdma4j.perf;

import org.jspecify.annotations.Nullable;
import org.rdma4j.mad.MadBytes;

/**
 * A field of an attribute of performance management: its place in the attribute's 192 bytes, and how it is printed.
 * Bits are counted as in the specification's tables, from the most significant bit of the first byte.
 *
 * @param name its name in the specification, as the C tools spell it
 * @param bitOffset its first bit
 * @param bits how many it has, from 1 to 64
 * @param form how it is printed
 * @param needs the capability of the agent that the field needs; null if every agent has it
 */
public record CounterField(
        String name,
        int bitOffset,
        int bits,
        Form form,
        @Nullable PerformanceCapability needs) {

    /** How a field is printed. */
    public enum Form {
        /** A number of something: decimal, unsigned. */
        NUMBER,
        /** A set of bits: hexadecimal. */
        MASK
    }

    /**
     * The largest value, at which a counter stays.
     *
     * @return all ones, unsigned
     */
    public long largest() {
        return -1L >>> (Long.SIZE - bits);
    }

    /**
     * Whether an agent has the field.
     *
     * @param info what the agent says of itself
     * @return false only for fields that not every agent has
     */
    public boolean isOfferedBy(ClassPortInfo info) {
        return needs == null || info.supports(needs);
    }

    /**
     * Whether the field is a counter, and not a parameter of the request.
     *
     * @return false for masks and PortSelect
     */
    public boolean isCounter() {
        return form == Form.NUMBER && !name.equals("PortSelect");
    }

    /**
     * Adds like a counter: the sum stays at the largest value.
     *
     * @param left a value of this field, unsigned
     * @param right another
     * @return their sum, or {@link #largest}
     */
    public long add(long left, long right) {
        long sum = left + right;
        boolean overflown = Long.compareUnsigned(sum, left) < 0 || Long.compareUnsigned(sum, largest()) > 0;
        return overflown ? largest() : sum;
    }

    /** The value among the attribute's bytes, unsigned. Fields of 64 bits begin with a whole byte. */
    long read(MadBytes data) {
        if (bits == Long.SIZE) {
            return data.u64(bitOffset / Byte.SIZE);
        }
        int last = bitOffset + bits - 1;
        long value = 0;
        for (int index = bitOffset / Byte.SIZE; index <= last / Byte.SIZE; index++) {
            value = (value << Byte.SIZE) | data.u8(index);
        }
        return (value >>> spareBits()) & largest();
    }

    /** Writes the low bits of a value among the attribute's bytes, and leaves the fields beside it as they are. */
    void write(byte[] data, long value) {
        long remaining = (value & largest()) << spareBits();
        long places = largest() << spareBits();
        for (int index = (bitOffset + bits - 1) / Byte.SIZE; index >= bitOffset / Byte.SIZE; index--) {
            data[index] = (byte) ((data[index] & ~places) | remaining);
            remaining >>>= Byte.SIZE;
            places >>>= Byte.SIZE;
        }
    }

    /** How many bits of the last byte belong to the next field. */
    private int spareBits() {
        return -(bitOffset + bits) & (Byte.SIZE - 1);
    }
}
