package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.CompletionOpcode;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.ReceiveChain;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendChain;
import org.rdma4j.verbs.WaitingStrategy;

@Tag("soft-roce")
class ChainExampleTest {
    private static final int RECORDS = 4;
    private static final int SIZE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Context context = open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();
    private final CompletionQueue completions = context.createCompletionQueue(64);
    private final QueuePair queuePair = domain.createQueuePair(
            QueuePairSpec.reliableConnected(completions).withRemoteAccess(AccessFlag.REMOTE_WRITE));

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aChainOfWritesIsPostedAgainAndAgain() {
        connectToItself();
        MemoryRegion region = domain.allocate(RECORDS * SIZE, AccessFlag.LOCAL_WRITE);
        MemoryRegion there = domain.allocate(RECORDS * SIZE, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE);
        RemoteMemory target = there.remote();
        // @start region=writes
        CompletionBatch batch = completions.batch(1);
        SendChain writes = queuePair.sendChain(RECORDS);
        for (int i = 0; i < RECORDS; i++) { // written once
            long offset = (long) i * SIZE;
            writes.write(i, i, target.address() + offset, target.rkey(), region, offset, SIZE);
            if (i < RECORDS - 1) {
                writes.unsignaled(i); // the last one completes for all
            }
        }
        for (int round = 1; round <= 3; round++) { // posted many times
            region.memory().setAtIndex(ValueLayout.JAVA_LONG, 0, round);
            if (writes.post(RECORDS) < RECORDS) {
                throw new IllegalStateException("the send queue is full");
            }
            if (batch.await(WaitingStrategy.spinning(), PATIENCE) == 0) {
                throw new IllegalStateException("the writes did not complete in time");
            }
            batch.completion(0).requireSuccess();
        }
        // @end
        assertThat(batch.wrId(0)).isEqualTo(RECORDS - 1);
        assertThat(there.memory().getAtIndex(ValueLayout.JAVA_LONG, 0)).isEqualTo(3);
    }

    @Test
    void aBatchHasTheCompletions() {
        connectToItself();
        MemoryRegion region = domain.allocate(2 * RECORDS * SIZE, AccessFlag.LOCAL_WRITE);
        ReceiveChain receives = queuePair.receiveChain(RECORDS);
        SendChain sends = queuePair.sendChain(RECORDS);
        for (int i = 0; i < RECORDS; i++) {
            receives.receive(i, i, region, (long) i * SIZE, SIZE);
            sends.send(i, 100 + i, region, (long) (RECORDS + i) * SIZE, i + 1);
        }
        assertThat(receives.post(RECORDS)).isEqualTo(RECORDS);
        assertThat(sends.post(RECORDS)).isEqualTo(RECORDS);
        long bytes = 0;
        // @start region=poll
        CompletionBatch batch = completions.batch(16);
        for (int done = 0; done < 2 * RECORDS; done += batch.count()) {
            batch.poll();
            for (int i = 0; i < batch.count(); i++) {
                if (!batch.isSuccess(i)) {
                    throw new IllegalStateException(batch.completion(i).toString());
                }
                if (batch.opcode(i) == CompletionOpcode.RECEIVE) {
                    bytes += batch.byteLength(i);
                }
            }
        }
        // @end
        assertThat(bytes).isEqualTo(1 + 2 + 3 + 4);
    }

    private void connectToItself() {
        queuePair.connect(queuePair.bind(LocalPort.port(1)));
    }

    private static Context open() {
        try (Devices devices = Devices.list()) {
            return devices.require(System.getenv("RDMA4J_LAB_DEVICE")).open();
        }
    }
}
