package org.rdma4j.messaging;

import org.jspecify.annotations.Nullable;

/** What a frame is for. The package's documentation has the table. */
enum FrameType {
    MESSAGE(1),
    CALL(2),
    REPLY(3),
    FAILURE(4),
    FIND(5),
    FOUND(6),
    TAKEN(7),
    CREDITS(8),
    END(9);

    private static final FrameType[] ALL = values(); // each call of values() makes a copy

    private final byte number;

    FrameType(int number) {
        this.number = (byte) number;
    }

    byte number() {
        return number;
    }

    /** The type with a number; null if there is none. */
    static @Nullable FrameType of(byte number) {
        for (FrameType type : ALL) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }

    /** Whether the peer's handler has to take such a frame; all others are acted on at once. */
    boolean isRequest() {
        return this == MESSAGE || this == CALL || this == FIND;
    }

    /** Whether such a frame may carry an offer in place of its message. */
    boolean carriesMessage() {
        return this == MESSAGE || this == CALL || this == REPLY;
    }
}
