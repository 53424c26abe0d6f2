package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;

/**
 * A question to an agent of the fabric: what is asked, without its address and transaction. Immutable; one request can
 * be sent any number of times, by any thread.
 */
public final class MadRequest {
    private final MadMethod method;
    private final MadAttribute attribute;
    private final int attributeModifier;
    private final String subject;
    private final byte[] body;

    private MadRequest(MadMethod method, MadAttribute attribute, int attributeModifier, String subject, byte[] body) {
        this.method = method;
        this.attribute = attribute;
        this.attributeModifier = attributeModifier;
        this.subject = subject;
        this.body = body;
    }

    /**
     * Asks for an attribute.
     *
     * @param attribute which one
     * @return the request, all zeros after the header
     */
    public static MadRequest get(MadAttribute attribute) {
        return new MadRequest(MadMethod.GET, attribute, 0, "", new byte[Mad.SIZE - MadHeader.SIZE]);
    }

    /**
     * The same request with one octet set, as PortSelect is.
     *
     * @param offset which octet of the datagram, from 24 to 255
     * @param value from 0 to 0xFF
     * @return the changed copy
     */
    public MadRequest withOctet(int offset, int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("an octet is a number from 0 to 255, not " + value);
        }
        byte[] changed = body.clone();
        changed[offset - MadHeader.SIZE] = (byte) value;
        return new MadRequest(method, attribute, attributeModifier, subject, changed);
    }

    /**
     * The same request, which says in messages what of the address it is about.
     *
     * @param subject as {@code port 1}
     * @return the changed copy
     */
    public MadRequest about(String subject) {
        return new MadRequest(method, attribute, attributeModifier, subject, body);
    }

    MadAttribute attribute() {
        return attribute;
    }

    /** Writes the whole datagram, 256 octets. */
    void encode(MemorySegment datagram, int transaction) {
        MadHeader.request(method, attribute, attributeModifier, Integer.toUnsignedLong(transaction))
                .encode(datagram);
        MemorySegment.copy(MemorySegment.ofArray(body), 0, datagram, MadHeader.SIZE, body.length);
    }

    /** What is asked of whom: {@code LID 0x0012 port 1}. */
    String target(MadAddress address) {
        return subject.isEmpty() ? address.toString() : address + " " + subject;
    }

    /** Prints what is asked, {@code Get(PortCounters)}. */
    @Override
    public String toString() {
        return method + "(" + attribute + ")";
    }
}
