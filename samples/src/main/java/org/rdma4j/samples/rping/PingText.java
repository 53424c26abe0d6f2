package org.rdma4j.samples.rping;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The text of a ping: its number, then printable characters, and a zero. Each ping starts with the next character. */
final class PingText {
    private static final byte FIRST = 'A';
    private static final byte LAST = 'z';

    private byte first = FIRST;

    /** Writes the next ping. */
    void fill(MemorySegment memory, int ping) {
        byte[] head = "rdma-ping-%d: ".formatted(ping).getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(head, 0, memory, ValueLayout.JAVA_BYTE, 0, head.length);
        byte next = first;
        for (long i = head.length; i < memory.byteSize(); i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, next);
            next = after(next);
        }
        first = after(first);
        memory.set(ValueLayout.JAVA_BYTE, memory.byteSize() - 1, (byte) 0);
    }

    private static byte after(byte character) {
        return character == LAST ? FIRST : (byte) (character + 1);
    }
}
