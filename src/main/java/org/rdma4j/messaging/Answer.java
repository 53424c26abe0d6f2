package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A frame that somebody waited for.
 *
 * @param type the type of the frame
 * @param offered whether the payload is an offer
 * @param payload a copy of the payload
 */
record Answer(FrameType type, boolean offered, MemorySegment payload) {
    static Answer of(FrameHeader header, MemorySegment payload) {
        MemorySegment copy = MemorySegment.ofArray(payload.toArray(ValueLayout.JAVA_BYTE));
        return new Answer(header.type(), header.offered(), copy);
    }
}
