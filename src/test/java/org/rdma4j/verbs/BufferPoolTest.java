package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class BufferPoolTest {
    private final Context context = SoftRoceDevice.open();
    private final MemoryRegion region = context.allocateProtectionDomain().allocate(1000, AccessFlag.LOCAL_WRITE);
    private final BufferPool pool = new BufferPool(region, 300);

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void buffersDoNotOverlapAndAreTakenOnce() {
        List<MemorySlice> taken = new ArrayList<>();
        for (MemorySlice buffer; (buffer = pool.take()) != null; ) {
            taken.add(buffer);
        }
        assertThat(taken).extracting(MemorySlice::offset).containsExactlyInAnyOrder(0L, 300L, 600L);
        assertThat(taken).extracting(MemorySlice::length).containsOnly(300L);
        assertThat(pool.available()).isZero();
        pool.giveBack(taken.get(1));
        assertThat(pool.available()).isOne();
        assertThat(pool.take()).isSameAs(taken.get(1));
        assertThat(pool.capacity()).isEqualTo(3);
    }

    @Test
    void refusesABufferThatWasNotTakenFromIt() {
        MemorySlice buffer = Objects.requireNonNull(pool.take());
        pool.giveBack(buffer);
        assertThatThrownBy(() -> pool.giveBack(buffer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not taken from the pool of 3 buffers of 300 bytes in the memory region");
        MemorySlice again = pool.take();
        assertThat(again).isSameAs(buffer);
        refuses(region.slice(buffer.offset(), 300)); // the same bytes, but not the pool's slice
        refuses(buffer.slice(0, 299));
        refuses(region.slice(900, 100));
        refuses(Objects.requireNonNull(new BufferPool(region, 300).take()));
    }

    private void refuses(MemorySlice foreign) {
        assertThatThrownBy(() -> pool.giveBack(foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesARegionThatHoldsNoBuffer() {
        assertThat(new BufferPool(region, 1000).capacity()).isOne();
        for (int size : new int[] {-1, 0, 1001}) {
            assertThatThrownBy(() -> new BufferPool(region, size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("cannot be divided into buffers of %d bytes", size);
        }
    }

    @Test
    void noTwoThreadsHaveTheSameBuffer() throws Exception {
        BufferPool small = new BufferPool(region, 8);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                byte mark = (byte) (i + 1);
                running.add(threads.submit(() -> takeAndMark(small, mark)));
            }
            for (Future<Integer> each : running) {
                assertThat(each.get()).isPositive();
            }
        }
        assertThat(small.available()).isEqualTo(small.capacity());
    }

    private static int takeAndMark(BufferPool pool, byte mark) {
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            MemorySlice buffer = pool.take();
            if (buffer != null) {
                buffer.memory().fill(mark);
                LockSupport.parkNanos(1);
                assertThat(buffer.memory().toArray(ValueLayout.JAVA_BYTE)).containsOnly(mark);
                pool.giveBack(buffer);
                taken++;
            }
        }
        return taken;
    }
}
