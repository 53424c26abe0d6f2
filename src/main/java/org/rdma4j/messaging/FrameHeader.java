package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The first bytes of a frame.
 *
 * @param type what the frame is for
 * @param offered whether the payload is an offer, and not the message itself
 * @param credits how many receives the sender has posted again
 * @param length the size of the payload in bytes
 * @param id the number of the call, of what is searched, or of the offer
 */
record FrameHeader(FrameType type, boolean offered, int credits, int length, long id) {
    static final int SIZE = 24;

    private static final int OFFERED_AT = 1;
    private static final int CREDITS_AT = 2;
    private static final int LENGTH_AT = 4;
    private static final int ID_AT = 8;
    private static final int RESERVED_AT = 16;

    void write(MemorySegment frame) {
        frame.set(ValueLayout.JAVA_BYTE, 0, type.number());
        frame.set(ValueLayout.JAVA_BYTE, OFFERED_AT, (byte) (offered ? 1 : 0));
        frame.set(BigEndian.SHORT, CREDITS_AT, (short) credits);
        frame.set(BigEndian.INT, LENGTH_AT, length);
        frame.set(BigEndian.LONG, ID_AT, id);
        frame.set(BigEndian.LONG, RESERVED_AT, 0);
    }

    /** Reads the header of a received frame, all of whose bytes may be wrong. */
    static FrameHeader read(MemorySegment frame) throws ProtocolViolation {
        if (frame.byteSize() < SIZE) {
            throw new ProtocolViolation("a frame of %s bytes has no header".formatted(frame.byteSize()));
        }
        byte number = frame.get(ValueLayout.JAVA_BYTE, 0);
        FrameType type = FrameType.of(number);
        if (type == null) {
            throw new ProtocolViolation("there is no frame of type %s".formatted(Byte.toUnsignedInt(number)));
        }
        byte offered = frame.get(ValueLayout.JAVA_BYTE, OFFERED_AT);
        int length = frame.get(BigEndian.INT, LENGTH_AT);
        if (offered != 0 && (offered != 1 || !type.carriesMessage() || length != Offer.SIZE)) {
            throw new ProtocolViolation("a frame of type %s and length %s cannot be an offer".formatted(type, length));
        }
        if (length != frame.byteSize() - SIZE) {
            throw new ProtocolViolation(
                    "the header says %s bytes of payload, but there are %s".formatted(length, frame.byteSize() - SIZE));
        }
        if (frame.get(BigEndian.LONG, RESERVED_AT) != 0) {
            throw new ProtocolViolation("the last 8 bytes of a header are not 0");
        }
        int credits = Short.toUnsignedInt(frame.get(BigEndian.SHORT, CREDITS_AT));
        return new FrameHeader(type, offered != 0, credits, length, frame.get(BigEndian.LONG, ID_AT));
    }
}
