package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * A server registers memory, sends its address to a peer, and keeps no reference to anything. The peer's data must
 * still go to that memory, and not to other data that was allocated there. Reported for other bindings:
 * openucx/ucx#3684, phoenix-dataplane/phoenix#83, datenlord/async-rdma#47.
 */
@Tag("soft-roce")
@Timeout(120)
class ForgottenMemoryTest {
    private static final int SIZE = 3000;

    /** What is left of the server. */
    private record Forgotten(RemoteMemory memory, WeakReference<Object> context, WeakReference<Object> arena) {}

    @Test
    void aPeerReachesItAfterAGarbageCollection() throws Exception {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            CompletionQueue completions = context.createCompletionQueue(16);
            MemoryRegion source = domain.allocate(SIZE);
            source.memory().fill((byte) 0x5a);
            QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
            Forgotten server = serve(queuePair);
            for (int i = 0; i < 200 && server.context().get() != null; i++) {
                System.gc();
                Thread.sleep(10);
            }
            assertThat(server.context().get()).as("the forgotten context").isNull();
            assertThat(server.arena().get())
                    .as("the arena of the registered memory")
                    .isNotNull();

            queuePair.postSend(SendRequest.write(1, server.memory(), source.whole()));
            while (completions.poll(1).stream()
                    .noneMatch(done -> done.requireSuccess().wrId() == 1)) {
                Thread.onSpinWait();
            }
            assertThat(NativeMemory.at(server.memory().address(), SIZE).toArray(ValueLayout.JAVA_BYTE))
                    .containsOnly(0x5a);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // it is forgotten on purpose
    private static Forgotten serve(QueuePair client) {
        Context context = SoftRoceDevice.open();
        ProtectionDomain domain = context.allocateProtectionDomain();
        MemorySegment memory = Arena.ofAuto().allocate(SIZE);
        MemoryRegion region = domain.register(memory, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE);
        QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(context.createCompletionQueue(16))
                .withRemoteAccess(AccessFlag.REMOTE_WRITE));
        Endpoint local = queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
        queuePair.connect(client.bind(LocalPort.port(SoftRoceDevice.PORT)));
        client.connect(local);
        return new Forgotten(region.remote(), new WeakReference<>(context), new WeakReference<>(memory.scope()));
    }
}
