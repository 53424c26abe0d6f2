package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.BufferPool;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WorkCompletion;

/** The queue pair is connected to itself, so it is its own peer. */
@Tag("soft-roce")
class MemoryExampleTest {
    private final Context context;
    private final ProtectionDomain domain;
    private final CompletionQueue completions;
    private final QueuePair queuePair;

    MemoryExampleTest() {
        try (Devices devices = Devices.list()) {
            context = devices.require(System.getenv("RDMA4J_LAB_DEVICE")).open();
        }
        domain = context.allocateProtectionDomain();
        completions = context.createCompletionQueue(16);
        queuePair = domain.createQueuePair(
                QueuePairSpec.reliableConnected(completions).withRemoteAccess(AccessFlag.REMOTE_WRITE));
        queuePair.connect(queuePair.bind(LocalPort.port(1)));
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void allocate() {
        // @start region=allocate
        MemoryRegion region = domain.allocate(8192, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE);
        region.memory().setString(0, "to the peer");
        MemorySlice message = region.slice(0, 12); // what a request sends, or receives into
        RemoteMemory place = region.slice(4096, 12).remote(); // what the peer must know to write there
        // @end
        queuePair.postSend(SendRequest.write(1, place, message));
        awaitCompletion().requireSuccess();
        assertThat(region.memory().getString(4096)).isEqualTo("to the peer");
    }

    @Test
    void pool() {
        // @start region=pool
        MemoryRegion region = domain.allocate(64 * 4096, AccessFlag.LOCAL_WRITE);
        BufferPool pool = new BufferPool(region, 4096);
        MemorySlice buffer = pool.take();
        if (buffer != null) {
            queuePair.postReceive(1, buffer);
        }
        // @end
        region.memory().set(ValueLayout.JAVA_BYTE, 9 * 4096, (byte) 9);
        queuePair.postSend(2, region.slice(9 * 4096, 1));
        awaitCompletion();
        awaitCompletion();
        assertThat(Objects.requireNonNull(buffer).memory().get(ValueLayout.JAVA_BYTE, 0))
                .isEqualTo((byte) 9);
        pool.giveBack(buffer);
        assertThat(pool.available()).isEqualTo(64);
    }

    private WorkCompletion awaitCompletion() {
        List<WorkCompletion> found;
        do {
            found = completions.poll(1);
        } while (found.isEmpty());
        return found.getFirst();
    }
}
