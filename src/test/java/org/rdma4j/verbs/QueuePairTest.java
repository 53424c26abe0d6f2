package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.Mtu;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.GidType;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class QueuePairTest {
    @Test
    void carriesAMessage() {
        try (ConnectedPair pair = new ConnectedPair()) {
            assertThat(pair.right.queuePair.postReceive(7, pair.right.buffer.slice(0, 4096)))
                    .isTrue();
            assertThat(pair.left.queuePair.postSend(8, pair.left.put("hello, RDMA")))
                    .isTrue();

            WorkCompletion sent = pair.left.completions(1).getFirst().requireSuccess();
            assertThat(sent.wrId()).isEqualTo(8);
            assertThat(sent.opcode()).isEqualTo(CompletionOpcode.SEND);
            assertThat(sent.qpn()).isEqualTo(pair.left.queuePair.qpn());

            WorkCompletion received = pair.right.completions(1).getFirst().requireSuccess();
            assertThat(received.wrId()).isEqualTo(7);
            assertThat(received.opcode()).isEqualTo(CompletionOpcode.RECEIVE);
            assertThat(received.byteLength()).isEqualTo(11);
            assertThat(pair.right.text(11)).isEqualTo("hello, RDMA");
        }
    }

    @Test
    void carriesAnEmptyMessage() {
        try (ConnectedPair pair = new ConnectedPair()) {
            pair.right.queuePair.postReceive(1, pair.right.buffer.slice(0, 0));
            pair.left.queuePair.postSend(2, pair.left.buffer.slice(0, 0));
            assertThat(pair.right.completions(1).getFirst().requireSuccess().byteLength())
                    .isZero();
        }
    }

    @Test
    void passesThroughItsStatesToReadyToSend() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            QueuePair queuePair =
                    domain.createQueuePair(QueuePairSpec.reliableConnected(context.createCompletionQueue(16)));
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.RESET);
            Endpoint self = queuePair.bind(LocalPort.port(1).withGidIndex(0));
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.INIT);
            ConnectionOptions options = ConnectionOptions.defaults()
                    .withPathMtu(Mtu.MTU_512)
                    .withAcknowledgeTimeout(10)
                    .withRetryCount(3)
                    .withRnrRetryCount(5);
            queuePair.readyToReceive(self, options);
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.READY_TO_RECEIVE);
            queuePair.readyToSend(options);

            QueuePairAttributes attributes = queuePair.attributes();
            assertThat(attributes.state()).isEqualTo(QueuePairState.READY_TO_SEND);
            assertThat(attributes.pathMtu()).isEqualTo(Mtu.MTU_512);
            assertThat(attributes.remoteQpn()).isEqualTo(queuePair.qpn());
            assertThat(attributes.sendPsn()).isEqualTo(self.psn());
            assertThat(attributes.receivePsn()).isEqualTo(self.psn());
            assertThat(attributes.acknowledgeTimeout()).isEqualTo(10);
            assertThat(attributes.retryCount()).isEqualTo(3);
            assertThat(attributes.rnrRetryCount()).isEqualTo(5);
        }
    }

    @Test
    void choosesAnIpv4GidOfRoceV2IfNoneIsNamedAndReportsIt() {
        try (ConnectedPair pair = new ConnectedPair()) {
            GidEntry source = pair.left.queuePair.sourceGid().orElseThrow();
            assertThat(source.gid().isIpv4Mapped()).isTrue();
            assertThat(source.type()).isEqualTo(GidType.ROCE_V2);
            assertThat(pair.left.queuePair.endpoint().gid()).isEqualTo(source.gid());
            int mtu = pair.context.portAttributes(1).activeMtu().bytes();
            assertThat(pair.left.queuePair.attributes().pathMtu().bytes()).isEqualTo(mtu);
            assertThat(pair.left.queuePair)
                    .asString()
                    .contains("port 1, partition key index 0, GID index " + source.index(), "ROCE_V2")
                    .endsWith(", path MTU " + mtu);
        }
    }

    @Test
    void usesTheNamedGidAndPathMtu() {
        try (Context context = SoftRoceDevice.open()) {
            QueuePair queuePair = queuePair(context);
            queuePair.bind(LocalPort.port(SoftRoceDevice.PORT).withGidIndex(0).withPartitionKeyIndex(0));
            assertThat(queuePair).asString().contains("GID index 0 (fe80:").doesNotContain("path MTU");
            queuePair.connect(queuePair.endpoint(), ConnectionOptions.defaults().withPathMtu(Mtu.ofBytes(256)));
            assertThat(queuePair.attributes().pathMtu()).isEqualTo(Mtu.ofBytes(256));
            assertThat(queuePair).asString().endsWith(", path MTU 256");
        }
    }

    @Test
    void refusesAGidIndexThatIsEmpty() {
        try (Context context = SoftRoceDevice.open()) {
            QueuePair queuePair = queuePair(context);
            assertThatThrownBy(() -> queuePair.bind(LocalPort.port(1).withGidIndex(99)))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining(
                            "port 1 of " + SoftRoceDevice.name() + " has no GID at index 99; there is: GID index 0");
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.RESET);
        }
    }

    @Test
    void refusesRequestsThatItsStateDoesNotAllow() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            MemorySlice buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE).whole();
            QueuePair queuePair =
                    domain.createQueuePair(QueuePairSpec.reliableConnected(context.createCompletionQueue(16)));
            Endpoint nowhere = new Endpoint(Lid.of(0), 1, 1, Gid.ZERO);

            assertThatThrownBy(() -> queuePair.postReceive(1, buffer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a receive can be posted from the state INIT on")
                    .hasMessageContaining("is in RESET");
            assertThatThrownBy(() -> queuePair.connect(nowhere))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not bound to a port: call bind(LocalPort) first");
            assertThatThrownBy(queuePair::endpoint).isInstanceOf(IllegalStateException.class);

            Endpoint self = queuePair.bind(LocalPort.port(1));
            assertThatThrownBy(() -> queuePair.bind(LocalPort.port(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("goes from RESET to INIT, and is in INIT");
            assertThatThrownBy(() -> queuePair.postSend(1, buffer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a send can be posted from the state READY_TO_SEND on");
            queuePair.connect(self);
            assertThatThrownBy(() -> queuePair.connect(self)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theErrorOfARefusedTransitionNamesItsAttributes() {
        try (Context context = SoftRoceDevice.open()) {
            QueuePair queuePair = queuePair(context);
            Endpoint self = queuePair.bind(LocalPort.port(1));
            ConnectionOptions options = ConnectionOptions.defaults().withPathMtu(new Mtu(77));
            assertThatThrownBy(() -> queuePair.connect(self, options))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining(
                            "ibv_modify_qp: EINVAL (" + SoftRoceDevice.name() + ", RC, INIT to READY_TO_RECEIVE with ")
                    .hasMessageContaining("PATH_MTU UNKNOWN(77)");
        }
    }

    @Test
    void refusesBuffersOfAnotherProtectionDomain() {
        try (ConnectedPair pair = new ConnectedPair()) {
            MemorySlice foreign = pair.context
                    .allocateProtectionDomain()
                    .allocate(64, AccessFlag.LOCAL_WRITE)
                    .whole();
            assertThatThrownBy(() -> pair.left.queuePair.postSend(1, foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is of another protection domain than the queue pair");
            assertThatThrownBy(() -> pair.left.queuePair.postReceive(1, foreign))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesBuffersOfAClosedRegion() {
        try (ConnectedPair pair = new ConnectedPair()) {
            MemorySlice slice = pair.left.buffer.whole();
            pair.left.buffer.close();
            assertThatThrownBy(() -> pair.left.queuePair.postSend(1, slice))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("memory region of 8 KiB")
                    .hasMessageContaining("is closed");
        }
    }

    @Test
    void refusesAMessageThatIsTooLongForThePort() {
        try (ConnectedPair pair = new ConnectedPair()) {
            long most = pair.context.portAttributes(1).maxMessageSize();
            MemorySlice tooLong = new MemorySlice(pair.left.buffer, 0, most + 1);
            assertThatThrownBy(() -> pair.left.queuePair.postSend(1, tooLong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has at most " + most + " bytes, not " + (most + 1));
        }
    }

    @Test
    void aChainRefusesAMessageThatIsTooLongForThePort() {
        try (ConnectedPair pair = new ConnectedPair()) {
            long most = pair.context.portAttributes(1).maxMessageSize();
            assumeTrue(most < 64 << 20, "the port takes messages of " + most + " bytes, too many to register");
            MemoryRegion large = pair.domain.allocate(most + 1);
            SendChain chain = pair.left.queuePair.sendChain(1);
            chain.send(0, 1, large, 0, Math.toIntExact(most + 1));
            assertThatThrownBy(() -> chain.post(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has at most " + most + " bytes, not " + (most + 1));
        }
    }

    @Test
    void refusesQueuesLargerThanTheDeviceSupports() {
        try (Context context = SoftRoceDevice.open()) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            QueuePairSpec spec = QueuePairSpec.reliableConnected(context.createCompletionQueue(16));
            int most = context.deviceAttributes().maxWorkRequests();
            assertThatThrownBy(() -> domain.createQueuePair(spec.withMaxSend(most + 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("holds 0 to " + most + " sends, not " + (most + 1));
            assertThatThrownBy(() -> domain.createQueuePair(spec.withMaxReceive(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" receives, not -1");
        }
    }

    @Test
    void refusesACompletionQueueOfAnotherContext() {
        try (Context context = SoftRoceDevice.open();
                Context other = SoftRoceDevice.open()) {
            QueuePairSpec spec = QueuePairSpec.reliableConnected(other.createCompletionQueue(16));
            ProtectionDomain domain = context.allocateProtectionDomain();
            assertThatThrownBy(() -> domain.createQueuePair(spec)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void returnsFalseIfAQueueIsFull() {
        try (ConnectedPair pair = new ConnectedPair(spec -> spec.withMaxReceive(4), ConnectionOptions.defaults())) {
            MemorySlice buffer = pair.left.buffer.slice(0, 16);
            int posted = 0;
            while (posted < 1000 && pair.left.queuePair.postReceive(posted, buffer)) {
                posted++;
            }
            assertThat(posted).isBetween(4, 999);
        }
    }

    @Test
    void carriesMessagesWhileProcessesAreStarted() throws Exception {
        try (ConnectedPair pair = new ConnectedPair()) {
            for (int i = 0; i < 40; i++) {
                pair.right.queuePair.postReceive(i, pair.right.buffer.whole());
                Process process = new ProcessBuilder("true").start();
                pair.left.queuePair.postSend(i, pair.left.put("message " + i));
                pair.left.completion().requireSuccess();
                int length = pair.right.completion().requireSuccess().byteLength();
                assertThat(pair.right.text(length)).isEqualTo("message " + i);
                assertThat(process.waitFor()).isZero();
            }
        }
    }

    @Test
    void canBeClosedWithOutstandingRequests() {
        try (ConnectedPair pair = new ConnectedPair()) {
            for (int i = 0; i < 8; i++) {
                pair.left.queuePair.postReceive(i, pair.left.buffer.slice(0, 64));
                pair.right.queuePair.postSend(i, pair.right.buffer.slice(0, 64));
            }
            pair.left.buffer.close();
            pair.left.queuePair.close();
            pair.left.queuePair.close();
            assertThatThrownBy(() -> pair.left.queuePair.postReceive(1, pair.right.buffer.whole()))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(pair.right.buffer.memory().get(ValueLayout.JAVA_BYTE, 0)).isZero();
        }
    }

    private static QueuePair queuePair(Context context) {
        return context.allocateProtectionDomain()
                .createQueuePair(QueuePairSpec.reliableConnected(context.createCompletionQueue(16)));
    }
}
