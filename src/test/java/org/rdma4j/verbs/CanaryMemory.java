package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Memory that is allocated and freed all the time, while the garbage collector runs. If the library frees memory too
 * early, this is where the device's or the provider's bytes go.
 */
final class CanaryMemory {
    private static final int BLOCKS = 400;
    private static final int LARGEST = 6000;
    private static final byte MARK = (byte) 0xA5;

    private CanaryMemory() {}

    /** Allocates and collects until told to stop. Fails if another has written to its memory. */
    static void churn(AtomicBoolean over, Random random) {
        MemorySegment[] blocks = new MemorySegment[BLOCKS];
        Arrays.fill(blocks, MemorySegment.NULL);
        while (!over.get()) {
            for (int i = 0; i < BLOCKS / 4; i++) {
                int index = random.nextInt(BLOCKS);
                requireIntact(blocks[index]);
                blocks[index] = Arena.ofAuto().allocate(1 + random.nextInt(LARGEST));
                blocks[index].fill(MARK);
            }
            long begun = System.nanoTime();
            System.gc();
            LockSupport.parkNanos(2 * (System.nanoTime() - begun)); // the other threads need a turn
        }
        Stream.of(blocks).forEach(CanaryMemory::requireIntact);
    }

    private static void requireIntact(MemorySegment block) {
        for (long i = 0; i < block.byteSize(); i++) {
            if (block.get(ValueLayout.JAVA_BYTE, i) != MARK) {
                throw new AssertionError("byte %s of a canary of %s bytes changed".formatted(i, block.byteSize()));
            }
        }
    }
}
