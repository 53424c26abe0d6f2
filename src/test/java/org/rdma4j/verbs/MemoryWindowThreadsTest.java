package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.MemoryWindowType;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/** Threads bind one window at the same time, each to its own region. Both regions can be closed afterwards. */
@Tag("soft-roce")
@Timeout(120)
class MemoryWindowThreadsTest {
    private static final int ROUNDS = 30;

    private final ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect();

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void regionsCloseThoughBothThreadsBoundThroughOneQueuePair() throws Exception {
        assertThat(failuresToClose(pair.left, pair.left)).isEmpty();
    }

    @Test
    void regionsCloseThoughEachThreadBoundThroughAQueuePairOfItsOwn() throws Exception {
        assertThat(failuresToClose(pair.left, pair.right)).isEmpty();
    }

    @Test
    void aRegionClosesWhileAThreadBindsToIt() throws Exception {
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                MemoryWindow window = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_1);
                MemoryRegion region = region();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> binding = threads.submit(() -> {
                    start.await();
                    return bindUnlessClosed(pair.left, window, region);
                });
                start.await();
                region.close();
                binding.get();
                window.close();
                poll(pair.left);
            }
        }
    }

    private List<RdmaException> failuresToClose(ConnectedPair.Side... sides) throws Exception {
        List<RdmaException> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(sides.length)) {
            for (int round = 0; round < ROUNDS; round++) {
                MemoryWindow window = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_1);
                CyclicBarrier start = new CyclicBarrier(sides.length);
                List<MemoryRegion> regions = new ArrayList<>();
                List<Future<?>> binding = new ArrayList<>();
                for (ConnectedPair.Side side : sides) {
                    MemoryRegion region = region();
                    regions.add(region);
                    binding.add(threads.submit(() -> {
                        start.await();
                        return bindUnlessClosed(side, window, region);
                    }));
                }
                for (Future<?> each : binding) {
                    each.get();
                }
                for (MemoryRegion region : regions) {
                    try {
                        region.close();
                    } catch (RdmaException e) {
                        failures.add(e);
                    }
                }
                window.close();
                poll(pair.left);
                poll(pair.right);
            }
        }
        return failures;
    }

    private MemoryRegion region() {
        return pair.domain.allocate(
                4096, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE, AccessFlag.MEMORY_WINDOW_BIND);
    }

    private static boolean bindUnlessClosed(ConnectedPair.Side side, MemoryWindow window, MemoryRegion region) {
        try {
            return side.queuePair.bindWindow(1, window, WindowBinding.of(region.whole(), AccessFlag.REMOTE_WRITE));
        } catch (IllegalStateException e) {
            assertThat(region.isClosed() || window.isClosed()).isTrue();
            return false;
        } catch (RdmaException e) {
            // The queue pair is in ERROR, because the region was closed before its binding was executed.
            return false;
        }
    }

    private static void poll(ConnectedPair.Side side) {
        var _ = side.completions.poll(ConnectedPair.COMPLETIONS);
    }
}
