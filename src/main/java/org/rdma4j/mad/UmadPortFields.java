package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The offsets of the fields of {@code umad_port_t} that are read here. The generated structure has them too, but
 * prepares method handles for its arrays, which takes longer than all the rest of a short program. A test compares the
 * two.
 */
final class UmadPortFields {
    static final int SIZE = 112;
    static final int CA_NAME = 0;
    static final int PORT_NUMBER = 20;
    static final int BASE_LID = 24;
    static final int LID_MASK_CONTROL = 28;
    static final int SUBNET_MANAGER_LID = 32;
    static final int SUBNET_MANAGER_SERVICE_LEVEL = 36;
    static final int STATE = 40;
    static final int RATE = 48;
    static final int GID_PREFIX = 56;
    static final int PORT_GUID = 64;
    static final int LINK_LAYER = 88;

    /** The size of a name with its terminating NUL: CA_NAME and LINK_LAYER. */
    static final int NAME_SIZE = 20;

    private final byte[] bytes;

    /** Copies the structure, as libibumad has filled it. */
    UmadPortFields(MemorySegment memory) {
        bytes = memory.asSlice(0, SIZE).toArray(ValueLayout.JAVA_BYTE);
    }

    int number(int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(offset);
    }

    long bigEndian(int offset) {
        return ByteBuffer.wrap(bytes).getLong(offset);
    }

    String name(int offset) {
        int length = 0;
        while (length < NAME_SIZE && bytes[offset + length] != 0) {
            length++;
        }
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }
}
