package org.rdma4j.perf;

import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadBytes;
import org.rdma4j.mad.MadHeader;

/**
 * An attribute of performance management in its wire format: 192 bytes, and the table of their fields. Immutable.
 */
public final class PerformanceData {
    /** How many bytes an attribute has. IBA volume 1, 16.1.1. */
    public static final int SIZE = 192;

    /** Forty bytes after the header are reserved. */
    private static final int OFFSET = Mad.SIZE - SIZE;

    private final PerformanceAttribute attribute;
    private final byte[] bytes;

    private PerformanceData(PerformanceAttribute attribute, byte[] bytes) {
        this.attribute = attribute;
        this.bytes = bytes;
    }

    /**
     * An attribute that is all zeros.
     *
     * @param attribute which one
     * @return what {@link #with} fills
     */
    public static PerformanceData zero(PerformanceAttribute attribute) {
        return new PerformanceData(attribute, new byte[SIZE]);
    }

    /**
     * Copies what a datagram carries.
     *
     * @param attribute which attribute it is
     * @param datagram of performance management
     * @return the attribute
     */
    public static PerformanceData of(PerformanceAttribute attribute, Mad datagram) {
        return new PerformanceData(
                attribute, datagram.bytes().slice(OFFSET, SIZE).toByteArray());
    }

    /** The attribute in bytes that only this object refers to. */
    static PerformanceData of(PerformanceAttribute attribute, byte[] bytes) {
        return new PerformanceData(attribute, bytes);
    }

    /**
     * Which attribute it is.
     *
     * @return the attribute, whose fields these are
     */
    public PerformanceAttribute attribute() {
        return attribute;
    }

    /**
     * The value of a field.
     *
     * @param field one of the attribute's
     * @return the bits, to be taken as unsigned
     */
    public long value(CounterField field) {
        return field.read(data());
    }

    /**
     * The value of a field.
     *
     * @param name as {@code VL15Dropped}
     * @return the bits, to be taken as unsigned
     * @throws IllegalArgumentException if the attribute has no such field
     */
    public long value(String name) {
        return value(attribute.field(name));
    }

    /**
     * The same with another value in a field.
     *
     * @param field one of the attribute's
     * @param value of which the low bits are used, as many as the field has
     * @return the changed copy
     */
    public PerformanceData with(CounterField field, long value) {
        byte[] changed = bytes.clone();
        field.write(changed, value);
        return new PerformanceData(attribute, changed);
    }

    /**
     * The same with another value in a field.
     *
     * @param name as {@code CounterSelect}
     * @param value of which the low bits are used, as many as the field has
     * @return the changed copy
     * @throws IllegalArgumentException if the attribute has no such field
     */
    public PerformanceData with(String name, long value) {
        return with(attribute.field(name), value);
    }

    /** Names that two attributes share mean fields of different widths. */
    void require(PerformanceAttribute expected) {
        if (!attribute.equals(expected)) {
            throw new IllegalArgumentException(attribute + " is not " + expected);
        }
    }

    /** The 192 bytes. */
    MadBytes data() {
        return MadBytes.of(bytes);
    }

    /** The bytes of a datagram from its header on. */
    byte[] body() {
        byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
        System.arraycopy(bytes, 0, body, body.length - SIZE, SIZE);
        return body;
    }
}
