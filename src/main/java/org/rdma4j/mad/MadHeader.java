package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The first 24 bytes of every management datagram. IBA volume 1, 13.4.3 (common MAD header).
 *
 * @param baseVersion 1 for InfiniBand
 * @param managementClass which agents the datagram is for
 * @param classVersion the version of that class
 * @param method what is requested, or that this is a response
 * @param status zero in a request; see {@link #outcome} for responses
 * @param classSpecific 16 bits that belong to the class; hops in a directed-route SMP
 * @param transactionId 64 bits that a response repeats; the kernel owns the upper 32 bits
 * @param attributeId the number of the attribute in its class
 * @param attributeModifier 32 bits that belong to the attribute
 */
public record MadHeader(
        int baseVersion,
        ManagementClass managementClass,
        int classVersion,
        MadMethod method,
        MadStatus status,
        int classSpecific,
        long transactionId,
        int attributeId,
        int attributeModifier) {

    /** How many bytes the header takes. */
    public static final int SIZE = 24;

    private static final int BASE_VERSION = 1;
    private static final int DIRECTION = 1 << 15;

    /**
     * The header of a request.
     *
     * @param method the method
     * @param attribute the attribute
     * @param attributeModifier which of its instances; 0 for most
     * @param transactionId identifies the response
     * @return the header, with status zero
     */
    public static MadHeader request(
            MadMethod method, MadAttribute attribute, int attributeModifier, long transactionId) {
        ManagementClass managementClass = attribute.managementClass();
        return new MadHeader(
                BASE_VERSION,
                managementClass,
                managementClass.version(),
                method,
                MadStatus.OK,
                0,
                transactionId,
                attribute.id(),
                attributeModifier);
    }

    /**
     * The same header with other bits for the class.
     *
     * @param bits 16 bits
     * @return the changed copy
     */
    public MadHeader withClassSpecific(int bits) {
        return new MadHeader(
                baseVersion,
                managementClass,
                classVersion,
                method,
                status,
                bits,
                transactionId,
                attributeId,
                attributeModifier);
    }

    /**
     * The header of the response to a request with this header.
     *
     * @param outcome what the agent says about the request
     * @return the header, with the same transaction and attribute
     */
    public MadHeader response(MadStatus outcome) {
        return new MadHeader(
                baseVersion,
                managementClass,
                classVersion,
                method.response(),
                outcome,
                classSpecific,
                transactionId,
                attributeId,
                attributeModifier);
    }

    /**
     * Reads a header.
     *
     * @param bytes a datagram, at least 24 bytes
     * @return the header
     * @throws IndexOutOfBoundsException if there are fewer bytes
     */
    public static MadHeader decode(MadBytes bytes) {
        return new MadHeader(
                bytes.u8(0),
                new ManagementClass(bytes.u8(1)),
                bytes.u8(2),
                new MadMethod(bytes.u8(3)),
                new MadStatus(bytes.u16(4)),
                bytes.u16(6),
                bytes.u64(8),
                bytes.u16(16),
                (int) bytes.u32(20));
    }

    /**
     * Writes the header.
     *
     * @param datagram where to, at least 24 bytes
     */
    public void encode(MemorySegment datagram) {
        encode(datagram.asByteBuffer());
    }

    /** Writes the header to the beginning of a buffer in big-endian order. */
    void encode(ByteBuffer datagram) {
        datagram.put(0, (byte) baseVersion)
                .put(1, (byte) managementClass.value())
                .put(2, (byte) classVersion)
                .put(3, (byte) method.value())
                .putShort(4, (short) status.value())
                .putShort(6, (short) classSpecific)
                .putLong(8, transactionId)
                .putShort(16, (short) attributeId)
                .putShort(18, (short) 0)
                .putInt(20, attributeModifier);
    }

    /**
     * The status of the response. In a directed-route SMP the first bit of the field is the direction, not part of the
     * status.
     *
     * @return the status without that bit
     */
    public MadStatus outcome() {
        return managementClass.is(ManagementClass.SUBNET_DIRECTED_ROUTE)
                ? new MadStatus(status.value() & ~DIRECTION)
                : status;
    }

    /**
     * The part of the transaction id that the sender chooses: the kernel writes the number of the agent into the upper
     * 32 bits.
     *
     * @return the lower 32 bits
     */
    public int transaction() {
        return (int) transactionId;
    }

    /** The same of a datagram that is not decoded yet. */
    static int transaction(MadBytes datagram) {
        return (int) datagram.u64(8);
    }
}
