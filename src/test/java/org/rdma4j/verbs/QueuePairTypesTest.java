package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairFlag;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Creates queue pairs of every type with both functions, and queries them. */
@Tag("soft-roce")
class QueuePairTypesTest {
    private final Context context = SoftRoceDevice.open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();
    private final CompletionQueue completions = context.createCompletionQueue(64);

    @AfterEach
    void close() {
        context.close();
    }

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void isCreatedWithTheClassicFunction(QueuePairType type) {
        QueuePair queuePair = domain.createQueuePair(QueuePairSpec.of(type, completions));
        assertThat(queuePair.type()).isEqualTo(type);
        assertThat(queuePair.qpn()).isPositive();
        assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.RESET);
    }

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void isCreatedWithTheExtendedFunction(QueuePairType type) {
        QueuePair queuePair =
                domain.createQueuePair(QueuePairSpec.of(type, completions).withExtendedOperations(SendOpcode.SEND));
        assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.RESET);
    }

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void isAtLeastAsLargeAsRequested(QueuePairType type) {
        QueuePairSpec spec = QueuePairSpec.of(type, completions)
                .withMaxSend(40)
                .withMaxReceive(50)
                .withMaxSegments(3, 5)
                .withMaxInlineData(200);
        for (QueuePairSpec each : new QueuePairSpec[] {spec, spec.withExtendedOperations(SendOpcode.SEND)}) {
            QueuePair queuePair = domain.createQueuePair(each);
            assertThat(queuePair.capacity()).satisfies(QueuePairTypesTest::isLargeEnough);
            assertThat(queuePair.attributes().capacity()).satisfies(QueuePairTypesTest::isLargeEnough);
        }
    }

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void reportsThePortItIsBoundTo(QueuePairType type) {
        QueuePairSpec spec = QueuePairSpec.of(type, completions).withRemoteAccess(AccessFlag.REMOTE_READ);
        for (QueuePairSpec each : new QueuePairSpec[] {spec, spec.withExtendedOperations(SendOpcode.SEND)}) {
            QueuePair queuePair = domain.createQueuePair(each);
            queuePair.bind(LocalPort.port(SoftRoceDevice.PORT).withQueueKey(0x4321));
            QueuePairAttributes attributes = queuePair.attributes();
            assertThat(attributes.state()).isEqualTo(QueuePairState.INIT);
            assertThat(attributes.port()).isEqualTo(SoftRoceDevice.PORT);
            assertThat(attributes.partitionKeyIndex()).isZero();
            if (type == QueuePairType.UNRELIABLE_DATAGRAM) {
                assertThat(attributes.queueKey()).isEqualTo(0x4321);
                queuePair.activate();
                assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.READY_TO_SEND);
            } else {
                assertThat(attributes.access())
                        .contains(AccessFlag.REMOTE_READ)
                        .doesNotContain(AccessFlag.REMOTE_WRITE);
            }
        }
    }

    @Test
    void reportsThePathToItsPeer() {
        try (ConnectedPair pair = new ConnectedPair()) {
            QueuePairAttributes attributes = pair.left.queuePair.attributes();
            Endpoint peer = pair.right.queuePair.endpoint();
            assertThat(attributes.remoteQpn()).isEqualTo(peer.qpn());
            assertThat(attributes.receivePsn()).isEqualTo(peer.psn());
            assertThat(Objects.requireNonNull(attributes.address().orElseThrow().globalRoute())
                            .destination())
                    .isEqualTo(peer.gid());
            assertThat(attributes.maxReadAtomic()).isEqualTo(16);
            assertThat(attributes.maxDestinationReadAtomic()).isEqualTo(16);
        }
    }

    @Test
    void reportsWhetherDataArrivesInOrder() {
        QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
        // Soft-RoCE copies packet by packet, and guarantees nothing.
        assertThat(queuePair.isDataInOrder(SendOpcode.RDMA_WRITE)).isFalse();
    }

    @Test
    void refusesRawPacketQueuesWithTooManyRequestsOrSegments() {
        QueuePairSpec raw = QueuePairSpec.of(QueuePairType.RAW_PACKET, completions);
        int most = context.deviceAttributes().maxWorkRequests();
        int mostSegments = context.deviceAttributes().maxScatterGatherEntries();
        assertThatThrownBy(() -> domain.createQueuePair(raw.withMaxSend(most + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> domain.createQueuePair(raw.withMaxReceive(most + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> domain.createQueuePair(raw.withMaxSegments(mostSegments + 1, 1)))
                .isInstanceOf(RdmaException.class);
        assertThatThrownBy(() -> domain.createQueuePair(raw.withMaxSegments(1, mostSegments + 1)))
                .isInstanceOf(RdmaException.class);
    }

    @Test
    void refusesMoreSegmentsThanTheDeviceSupportsAndNamesItsLimits() {
        int most = context.deviceAttributes().maxScatterGatherEntries();
        QueuePairSpec spec = QueuePairSpec.reliableConnected(completions).withMaxSegments(most + 1, 1);
        assertThatThrownBy(() -> domain.createQueuePair(spec))
                .isInstanceOfSatisfying(
                        RdmaException.class,
                        refusal -> assertThat(refusal.errno()).contains(Errno.EINVAL))
                .hasMessageContaining(
                        "ibv_create_qp: EINVAL (%s, RC, 16 sends of %d segments", SoftRoceDevice.name(), most + 1)
                .hasMessageContaining(
                        "at most %d requests of %d segments",
                        context.deviceAttributes().maxWorkRequests(), most);
    }

    @Test
    void refusesFlagsThatTheDeviceDoesNotSupport() {
        QueuePairSpec spec =
                QueuePairSpec.unreliableDatagram(completions).withFlags(QueuePairFlag.BLOCK_SELF_MULTICAST);
        assertThatThrownBy(() -> domain.createQueuePair(spec))
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("ibv_create_qp_ex");
    }

    private static void isLargeEnough(QueuePairCapacity capacity) {
        assertThat(capacity.maxSend()).isGreaterThanOrEqualTo(40);
        assertThat(capacity.maxReceive()).isGreaterThanOrEqualTo(50);
        assertThat(capacity.maxSendSegments()).isGreaterThanOrEqualTo(3);
        assertThat(capacity.maxReceiveSegments()).isGreaterThanOrEqualTo(5);
        assertThat(capacity.maxInlineData()).isGreaterThanOrEqualTo(200);
    }
}
