package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * One set of the objects that allocate nothing. All threads use them at once, although each object is for one thread.
 */
final class MisusedObjects {
    private static final int THREADS = 8;
    private static final int GUARD = 4096;
    private static final int OPEN = 8192;
    private static final byte CANARY = 0x5a;

    private final ConnectedPair pair = new ConnectedPair(
            spec -> ConnectedPair.allAccess(spec.withMaxInlineData(64).withMaxSegments(2, 2)),
            ConnectionOptions.defaults());
    /** Requests use only its middle. */
    private final MemoryRegion region = pair.openMemory(GUARD + OPEN + GUARD);

    /**
     * All segments of a request together fit into the usable part: soft-RoCE allows more segments than were requested.
     */
    private final int maxLength = OPEN / pair.left.queuePair.capacity().maxSendSegments();

    private final RemoteMemory target = region.slice(GUARD, OPEN).remote();
    private final SendChain sends = pair.left.queuePair.sendChain(4);
    private final ReceiveChain receives = pair.left.queuePair.receiveChain(4);
    private final CompletionBatch batch = pair.left.completions.batch(8);
    private final SendRequest[] requests = new SendRequest[3];
    private final MemorySegment data = MemorySegment.ofArray(new byte[100]);

    private MisusedObjects() {
        region.memory().asSlice(0, GUARD).fill(CANARY);
        region.memory().asSlice(GUARD + OPEN, GUARD).fill(CANARY);
        sends.send(0, 0);
        receives.receive(0, 0);
        sends.handOver();
        receives.handOver();
        Arrays.fill(requests, SendRequest.send(0));
    }

    /** Fails if a call throws an undocumented exception, or if memory beside the buffers has changed. */
    static void misuse(Duration duration, long seed) throws Exception {
        MisusedObjects objects = new MisusedObjects();
        try (ConnectedPair pair = objects.pair) {
            long end = System.nanoTime() + duration.toNanos();
            List<FutureTask<Long>> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(seed + i);
                threads.add(new FutureTask<>(() -> objects.run(random, end)));
            }
            threads.forEach(thread -> Thread.ofPlatform().start(thread));
            long done = 0;
            for (FutureTask<Long> thread : threads) {
                done += thread.get();
            }
            assertThat(done).as("calls that were not refused").isPositive();
            assertThat(pair.left.queuePair.drain(Duration.ofSeconds(20))).isNotNull();
            objects.requireCanaries();
        }
    }

    private void requireCanaries() {
        MemorySegment expected = MemorySegment.ofArray(new byte[GUARD]).fill(CANARY);
        assertThat(region.memory().asSlice(0, GUARD).mismatch(expected)).isEqualTo(-1);
        assertThat(region.memory().asSlice(GUARD + OPEN, GUARD).mismatch(expected))
                .isEqualTo(-1);
    }

    /** Makes calls until the time has passed; returns how many were not refused. */
    private long run(Random random, long end) {
        long done = 0;
        while (System.nanoTime() - end < 0) {
            try {
                call(random);
                done++;
            } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException | RdmaException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        return done;
    }

    private void call(Random random) {
        int length = random.nextInt(maxLength);
        long offset = (long) GUARD + random.nextInt(OPEN - length + 1);
        int index = random.nextInt(6) - 1;
        switch (random.nextInt(20)) {
            case 0 -> sends.send(index, 1, region, offset, length);
            case 1 -> sends.write(index, 2, target.address(), target.rkey(), region, offset, length);
            case 2 -> sends.read(index, 3, target.address(), target.rkey(), region, offset, length);
            case 3 -> {
                sends.write(0, 4, target.address(), target.rkey());
                sends.inline(0, data.asSlice(0, random.nextInt(100)));
            }
            case 4 -> {
                sends.fetchAndAdd(index, 5, target.address(), target.rkey(), 1);
                sends.buffer(index, region, GUARD, 8);
            }
            case 5 -> {
                sends.buffer(index, region, offset, length);
                sends.unsignaled(index);
            }
            case 6 -> {
                sends.solicited(index);
                sends.fenced(index);
            }
            case 7 -> sends.post(index, random.nextInt(5));
            case 8 -> sends.post(1);
            case 9 -> sends.handOver();
            case 10 -> receives.receive(index, 6, region, offset, length);
            case 11 -> {
                receives.receive(0, 7);
                receives.buffer(0, region, offset, length);
                receives.buffer(0, region, offset, length);
            }
            case 12 -> receives.post(index, random.nextInt(5));
            case 13 -> receives.handOver();
            case 14 -> batch.poll();
            case 15 -> batch.handOver();
            case 16 -> assertThat(batch.completion(index).toString()).isNotEmpty();
            case 17 -> requests[random.nextInt(3)] = request(random, offset, length);
            case 18 -> pair.left.queuePair.postSend(requests);
            default -> reconnect(random);
        }
    }

    private SendRequest request(Random random, long offset, int length) {
        MemorySlice slice = region.slice(offset, length);
        return switch (random.nextInt(4)) {
            case 0 -> SendRequest.write(8, target, slice);
            case 1 -> SendRequest.read(9, target, slice, slice);
            case 2 -> SendRequest.write(10, target, slice, slice, slice);
            default ->
                SendRequest.write(11, target, region.slice(offset, Math.min(length, 100)))
                        .inline();
        };
    }

    /**
     * Rarely, so that requests are executed in between. The queue pair is connected to itself, so that sends find
     * receives.
     */
    private void reconnect(Random random) {
        if (random.nextInt(500) == 0) {
            QueuePair queuePair = pair.left.queuePair;
            queuePair.modify(QueuePairModification.to(QueuePairState.RESET));
            queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));
        }
    }
}
