package org.rdma4j.perf;

import java.util.Optional;
import org.rdma4j.mad.MadOctets;

/**
 * A field of an attribute of performance management: where it stands in the attribute's 192 octets, and how people read
 * it. Bits are counted as the specification's tables do, from the most significant bit of the first octet.
 *
 * @param name its name in the specification, as the C tools spell it
 * @param bitOffset its first bit
 * @param bits how many it has, from 1 to 64
 * @param form how it is printed
 * @param needs what the agent must be able to do for the field to be there; empty where it always is
 */
public record CounterField(String name, int bitOffset, int bits, Form form, Optional<PerformanceCapability> needs) {

    /** How a field is printed. */
    public enum Form {
        /** A number of something: decimal, unsigned. */
        NUMBER,
        /** A set of bits: hexadecimal. */
        MASK
    }

    /**
     * The largest value that fits, at which a counter stays.
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
        return needs.map(info::supports).orElse(true);
    }

    /**
     * Whether the field counts something, and does not say what is asked of the agent.
     *
     * @return false for masks and PortSelect
     */
    public boolean isCounter() {
        return form == Form.NUMBER && !name.equals("PortSelect");
    }

    /**
     * Adds as counters count: the sum stays at the largest value.
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

    /** The value among the attribute's octets, unsigned. Fields of 64 bits begin with an octet. */
    long read(MadOctets data) {
        int last = bitOffset + bits - 1;
        long value = 0;
        for (int octet = bitOffset / Byte.SIZE; octet <= last / Byte.SIZE; octet++) {
            value = (value << Byte.SIZE) | data.u8(octet);
        }
        return (value >>> spareBits()) & largest();
    }

    /** Writes the low bits of a value among the attribute's octets, and leaves the fields beside it as they are. */
    void write(byte[] data, long value) {
        long remaining = (value & largest()) << spareBits();
        long places = largest() << spareBits();
        for (int octet = (bitOffset + bits - 1) / Byte.SIZE; octet >= bitOffset / Byte.SIZE; octet--) {
            data[octet] = (byte) ((data[octet] & ~places) | remaining);
            remaining >>>= Byte.SIZE;
            places >>>= Byte.SIZE;
        }
    }

    /** How many bits of the last octet belong to the next field. */
    private int spareBits() {
        return -(bitOffset + bits) & (Byte.SIZE - 1);
    }
}
