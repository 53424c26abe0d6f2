package org.rdma4j.mad;

import java.nio.ByteBuffer;

/**
 * A request to an agent of the fabric, without its address and transaction id. Immutable; one request can be sent any
 * number of times, by any thread.
 */
public final class MadRequest {
    private final MadMethod method;
    private final MadAttribute attribute;
    private final int attributeModifier;
    private final int classSpecific;
    private final Object subject;
    private final byte[] body;

    private MadRequest(
            MadMethod method,
            MadAttribute attribute,
            int attributeModifier,
            int classSpecific,
            Object subject,
            byte[] body) {
        this.method = method;
        this.attribute = attribute;
        this.attributeModifier = attributeModifier;
        this.classSpecific = classSpecific;
        this.subject = subject;
        this.body = body;
    }

    /**
     * A Get of an attribute.
     *
     * @param attribute which one
     * @return the request, all zeros after the header
     */
    public static MadRequest get(MadAttribute attribute) {
        return new MadRequest(MadMethod.GET, attribute, 0, 0, "", new byte[Mad.SIZE - MadHeader.SIZE]);
    }

    /**
     * A Set of an attribute.
     *
     * @param attribute which one
     * @return the request, all zeros after the header
     */
    public static MadRequest set(MadAttribute attribute) {
        return new MadRequest(MadMethod.SET, attribute, 0, 0, "", new byte[Mad.SIZE - MadHeader.SIZE]);
    }

    /**
     * A GetTable of records.
     *
     * @param attribute which kind of record
     * @return the request, all zeros after the header
     */
    public static MadRequest getTable(MadAttribute attribute) {
        return new MadRequest(MadMethod.GET_TABLE, attribute, 0, 0, "", new byte[Mad.SIZE - MadHeader.SIZE]);
    }

    /**
     * The same request with other bytes after the header.
     *
     * @param bytes exactly 232 bytes, which are copied
     * @return the changed copy
     * @throws IllegalArgumentException if there are more or fewer
     */
    public MadRequest withBody(byte[] bytes) {
        if (bytes.length != body.length) {
            throw new IllegalArgumentException(
                    "a MAD has %s bytes after its header, not %s".formatted(body.length, bytes.length));
        }
        return new MadRequest(method, attribute, attributeModifier, classSpecific, subject, bytes.clone());
    }

    /**
     * The same request with a modifier, which says which of the attribute's instances is meant.
     *
     * @param modifier 32 bits
     * @return the changed copy
     */
    public MadRequest withModifier(int modifier) {
        return new MadRequest(method, attribute, modifier, classSpecific, subject, body);
    }

    /**
     * The same request with other bytes in the part of the header that belongs to the class.
     *
     * @param bits 16 bits; in a directed-route SMP the hops
     * @return the changed copy
     */
    MadRequest withClassSpecific(int bits) {
        return new MadRequest(method, attribute, attributeModifier, bits, subject, body);
    }

    /**
     * The same request with the name of its target for messages.
     *
     * @param subject as {@code port 1}
     * @return the changed copy
     */
    public MadRequest about(String subject) {
        return new MadRequest(method, attribute, attributeModifier, classSpecific, subject, body);
    }

    /** The same request with a route for messages, which is formatted only when a message is needed. */
    MadRequest along(DirectedRoute route) {
        return new MadRequest(method, attribute, attributeModifier, classSpecific, route, body);
    }

    MadAttribute attribute() {
        return attribute;
    }

    /** Writes the whole datagram, 256 bytes. */
    void encode(ByteBuffer datagram, int transaction) {
        MadHeader.request(method, attribute, attributeModifier, Integer.toUnsignedLong(transaction))
                .withClassSpecific(classSpecific)
                .encode(datagram);
        datagram.put(MadHeader.SIZE, body);
    }

    /** The target, for messages: {@code LID 18 port 1}. */
    String target(MadAddress address) {
        return subject.equals("") ? address.toString() : address + " " + subject;
    }

    /** Prints method and attribute, {@code Get(PortCounters)}. */
    @Override
    public String toString() {
        return method + "(" + attribute + ")";
    }
}
