package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What an operation waited for.
 *
 * @param type the type of the frame that answered; TAKEN for a one-sided operation
 * @param offered whether the payload is an offer
 * @param payload a copy of the payload
 */
record Answer(FrameType type, boolean offered, MemorySegment payload) {
    /** A one-sided operation has completed. */
    static final Answer DONE = new Answer(FrameType.TAKEN, false, MemorySegment.ofArray(new byte[0]));

    static Answer of(FrameHeader header, MemorySegment payload) {
        MemorySegment copy = MemorySegment.ofArray(payload.toArray(ValueLayout.JAVA_BYTE));
        return new Answer(header.type(), header.offered(), copy);
    }
}
