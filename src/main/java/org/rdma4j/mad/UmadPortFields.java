package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The offsets of the fields of {@code umad_port_t} that are read here. The generated structure has them too, but
 * prepares method handles for its arrays, which takes longer than all the rest of a short program. A test compares the
 * two.
 *
 * @param memory the structure, as libibumad has filled it
 */
record UmadPortFields(MemorySegment memory) {
    static final long SIZE = 112;
    static final long CA_NAME = 0;
    static final long PORT_NUMBER = 20;
    static final long BASE_LID = 24;
    static final long LID_MASK_CONTROL = 28;
    static final long SUBNET_MANAGER_LID = 32;
    static final long SUBNET_MANAGER_SERVICE_LEVEL = 36;
    static final long STATE = 40;
    static final long RATE = 48;
    static final long GID_PREFIX = 56;
    static final long PORT_GUID = 64;
    static final long LINK_LAYER = 88;

    /** The size of a name with its terminating NUL: CA_NAME and LINK_LAYER. */
    static final int NAME_SIZE = 20;

    int number(long offset) {
        return memory.get(ValueLayout.JAVA_INT, offset);
    }

    long bigEndian(long offset) {
        return memory.get(MadBytes.U64, offset);
    }

    String name(long offset) {
        byte[] bytes = new byte[NAME_SIZE];
        memory.asSlice(offset, NAME_SIZE).asByteBuffer().get(bytes);
        int length = 0;
        while (length < NAME_SIZE && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
