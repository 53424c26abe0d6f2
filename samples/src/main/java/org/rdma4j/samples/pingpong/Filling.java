package org.rdma4j.samples.pingpong;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.rdma4j.RdmaException;

/** The pattern that the client fills a message with, so that both sides can check what they received. */
final class Filling {
    private static final int PAGE = 4096;
    private static final byte STALE = (byte) 0xEE;

    private final byte[] ours;
    private final byte[] ofC;

    private Filling(byte[] ours, byte[] ofC) {
        this.ours = ours;
        this.ofC = ofC;
    }

    /** Pages begin with a zero; the C programs check nothing else. */
    static Filling of(Traffic traffic) {
        byte[] ours = new byte[traffic.size()];
        byte[] ofC = new byte[traffic.size()];
        Arrays.fill(ofC, traffic.transport().sharesReceives() ? 0 : (byte) 0x7B);
        for (int i = 0; i < traffic.size(); i++) {
            ours[i] = (byte) (i % PAGE * 31);
            if (i % PAGE == 0) {
                ofC[i] = 0;
            }
        }
        return new Filling(ours, ofC);
    }

    void fill(MemorySegment message) {
        message.copyFrom(MemorySegment.ofArray(ours));
    }

    /** Clears the buffer, so that old content cannot pass for a message. */
    static void spoil(MemorySegment message) {
        message.fill(STALE);
    }

    /** The client gets back what it sent. */
    void requireOurs(MemorySegment message) {
        require(message, mismatch(message, ours));
    }

    /** The server gets the pattern of either program. */
    void requireKnown(MemorySegment message) {
        require(message, Math.max(mismatch(message, ours), mismatch(message, ofC)));
    }

    private static void require(MemorySegment message, long mismatch) {
        if (mismatch < message.byteSize()) {
            throw new RdmaException(
                    "what was received is wrong from byte %d of %d on".formatted(mismatch, message.byteSize()));
        }
    }

    /** Returns the index of the first byte that differs, or the length if none differs. */
    private static long mismatch(MemorySegment message, byte[] expected) {
        long mismatch = message.mismatch(MemorySegment.ofArray(expected));
        return mismatch == -1 ? expected.length : mismatch;
    }
}
