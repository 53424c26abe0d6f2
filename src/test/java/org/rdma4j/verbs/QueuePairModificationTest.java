package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.rdma4j.Errno;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.Mtu;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.QueuePairAttribute;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Compares our table of state changes with the kernel. The table only explains the kernel's refusals. */
@Tag("soft-roce")
class QueuePairModificationTest {
    private static final List<QueuePairState> STATES = List.of(
            QueuePairState.RESET,
            QueuePairState.INIT,
            QueuePairState.READY_TO_RECEIVE,
            QueuePairState.READY_TO_SEND,
            QueuePairState.SEND_QUEUE_DRAINED,
            QueuePairState.ERROR);

    /** Where soft-RoCE deviates from the specification. */
    private static final Set<QueuePairAttribute> OF_OTHER_DEVICES = EnumSet.of(
            QueuePairAttribute.ALTERNATE_PATH,
            QueuePairAttribute.PATH_MIGRATION_STATE,
            QueuePairAttribute.CAPACITY,
            QueuePairAttribute.CURRENT_STATE,
            QueuePairAttribute.RATE_LIMIT);

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void everyStateChangeIsAcceptedOrRefusedAsTheTableSays(QueuePairType type) {
        try (Machine machine = new Machine(type)) {
            for (QueuePairState from : STATES) {
                for (QueuePairState to : STATES) {
                    machine.bring(from);
                    Optional<StateTransition> transition = StateTransitions.find(type, from, to);
                    QueuePairModification change = machine.change(
                            to, transition.map(StateTransition::required).orElse(Set.of()));
                    if (transition.isPresent()) {
                        machine.queuePair.modify(change);
                        assertThat(machine.queuePair.attributes().state()).isEqualTo(to);
                    } else {
                        assertThatThrownBy(() -> machine.queuePair.modify(change))
                                .isInstanceOfSatisfying(
                                        RdmaException.class,
                                        refusal -> assertThat(refusal.errno()).contains(Errno.EINVAL))
                                .hasMessageContaining("%s does not go from %s to %s", type, from, to);
                        assertThat(machine.queuePair.attributes().state()).isEqualTo(from);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void aRefusalNamesWhatIsMissing(QueuePairType type) {
        try (Machine machine = new Machine(type)) {
            for (QueuePairState from : STATES) {
                for (QueuePairState to : STATES) {
                    Set<QueuePairAttribute> required = StateTransitions.find(type, from, to)
                            .map(StateTransition::required)
                            .orElse(Set.of());
                    for (QueuePairAttribute attribute : required) {
                        machine.bring(from);
                        QueuePairModification change =
                                machine.change(to, required).without(attribute);
                        assertThatThrownBy(() -> machine.queuePair.modify(change))
                                .as("%s %s to %s without %s", type, from, to, attribute)
                                .isInstanceOf(RdmaException.class)
                                .hasMessageContaining("ibv_modify_qp: EINVAL")
                                .hasMessageEndingWith("; missing: " + attribute);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void aRefusalNamesWhatIsForbidden(QueuePairType type) {
        try (Machine machine = new Machine(type)) {
            for (QueuePairState from : STATES) {
                for (QueuePairState to : STATES) {
                    Optional<StateTransition> transition = StateTransitions.find(type, from, to);
                    // For a change to RESET or ERROR the kernel ignores all attributes.
                    if (transition.isEmpty() || to.equals(QueuePairState.RESET) || to.equals(QueuePairState.ERROR)) {
                        continue;
                    }
                    EnumSet<QueuePairAttribute> forbidden = EnumSet.allOf(QueuePairAttribute.class);
                    forbidden.removeAll(OF_OTHER_DEVICES);
                    forbidden.removeAll(transition.get().required());
                    forbidden.removeAll(transition.get().optional());
                    for (QueuePairAttribute attribute : forbidden) {
                        machine.bring(from);
                        EnumSet<QueuePairAttribute> given = EnumSet.of(attribute);
                        given.addAll(transition.get().required());
                        assertThatThrownBy(() -> machine.queuePair.modify(machine.change(to, given)))
                                .as("%s %s to %s with %s", type, from, to, attribute)
                                .isInstanceOf(RdmaException.class)
                                .hasMessageEndingWith("; not allowed: " + attribute);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void theKernelAcceptsAllAllowedAttributes(QueuePairType type) {
        try (Machine machine = new Machine(type)) {
            for (QueuePairState from : STATES) {
                for (QueuePairState to : STATES) {
                    Optional<StateTransition> transition = StateTransitions.find(type, from, to);
                    for (QueuePairAttribute attribute :
                            transition.map(StateTransition::optional).orElse(Set.of())) {
                        // The kernel accepts an alternate path only for reliable connections.
                        boolean newWay = from.equals(QueuePairState.SEND_QUEUE_DRAINED)
                                && attribute == QueuePairAttribute.ADDRESS_VECTOR
                                && type == QueuePairType.UNRELIABLE_CONNECTED;
                        if (!OF_OTHER_DEVICES.contains(attribute) && !newWay) {
                            machine.bring(from);
                            EnumSet<QueuePairAttribute> given = EnumSet.of(attribute);
                            given.addAll(transition.get().required());
                            machine.queuePair.modify(machine.change(to, given));
                        }
                    }
                }
            }
        }
    }

    @Test
    void setsAndReadsTheQueueKeyOfADatagramQueuePair() {
        try (Machine machine = new Machine(QueuePairType.UNRELIABLE_DATAGRAM)) {
            machine.bring(QueuePairState.READY_TO_SEND);
            machine.queuePair.modify(
                    QueuePairModification.to(QueuePairState.READY_TO_SEND).withQueueKey(0x12345));
            assertThat(machine.queuePair.attributes().queueKey()).isEqualTo(0x12345);
            assertThat(machine.queuePair.attributes().state()).isEqualTo(QueuePairState.READY_TO_SEND);
        }
    }

    @Test
    void aDatagramQueuePairReportsWhatEachStepHasSet() {
        try (Machine machine = new Machine(QueuePairType.UNRELIABLE_DATAGRAM)) {
            QueuePair queuePair = machine.queuePair;
            queuePair.modify(QueuePairModification.to(QueuePairState.INIT)
                    .withPartitionKeyIndex(0)
                    .withPort(SoftRoceDevice.PORT)
                    .withQueueKey(0x123));
            assertThat(queuePair.attributes().queueKey()).isEqualTo(0x123);
            queuePair.modify(QueuePairModification.to(QueuePairState.READY_TO_RECEIVE));
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.READY_TO_RECEIVE);
            queuePair.modify(
                    QueuePairModification.to(QueuePairState.READY_TO_SEND).withSendPsn(0xABCDEF));
            assertThat(queuePair.attributes().sendPsn()).isEqualTo(0xABCDEF);
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.READY_TO_SEND);
            queuePair.modify(QueuePairModification.to(QueuePairState.RESET));
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.RESET);
        }
    }

    /** In a field of 16 bits 65536 would become 0. */
    @Test
    void refusesNumbersThatDoNotFitTheirFields() {
        QueuePairModification change = QueuePairModification.to(QueuePairState.INIT);
        assertThatThrownBy(() -> change.withPartitionKeyIndex(65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("PARTITION_KEY_INDEX is a number from 0 to 65535, not 65536");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> change.withPort(257),
                () -> change.withAcknowledgeTimeout(32),
                () -> change.withRetryCount(-1),
                () -> change.withRnrRetryCount(8),
                () -> change.withRnrTimer(32),
                () -> change.withMaxReadAtomic(256),
                () -> change.withMaxDestinationReadAtomic(256),
                () -> change.withSendPsn(1 << 24),
                () -> change.withReceivePsn(-1),
                () -> change.withRemoteQpn(1 << 24),
                () -> new AlternatePath(AddressVector.local(1, Lid.of(1)), 0, 257, 14))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is a number from 0 to ");
        }
    }

    @Test
    void theErrorNamesAnUnsupportedRateLimit() {
        try (Machine machine = new Machine(QueuePairType.RELIABLE_CONNECTED)) {
            machine.bring(QueuePairState.READY_TO_SEND);
            QueuePairModification change =
                    QueuePairModification.to(QueuePairState.READY_TO_SEND).withRateLimit(1000);
            assertThatThrownBy(() -> machine.queuePair.modify(change))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("ibv_modify_qp")
                    .hasMessageContaining("RATE_LIMIT");
        }
    }

    @Test
    void aDatagramQueuePairIsActivatedAndAConnectedOneConnected() {
        try (Machine datagram = new Machine(QueuePairType.UNRELIABLE_DATAGRAM);
                Machine connected = new Machine(QueuePairType.UNRELIABLE_CONNECTED)) {
            Endpoint self = datagram.queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            assertThatThrownBy(() -> datagram.queuePair.connect(self))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no connection: activate it");
            connected.queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            assertThatThrownBy(connected.queuePair::activate)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("needs a peer: connect it");
        }
    }

    /** A queue pair that can be moved to any state in the fewest steps. */
    private static final class Machine implements AutoCloseable {
        private static final Map<QueuePairState, QueuePairState> BEFORE = Map.of(
                QueuePairState.INIT, QueuePairState.RESET,
                QueuePairState.READY_TO_RECEIVE, QueuePairState.INIT,
                QueuePairState.READY_TO_SEND, QueuePairState.READY_TO_RECEIVE,
                QueuePairState.SEND_QUEUE_DRAINED, QueuePairState.READY_TO_SEND,
                QueuePairState.ERROR, QueuePairState.INIT);

        private final Context context = SoftRoceDevice.open();
        private final QueuePair queuePair;
        private final GidEntry source;

        Machine(QueuePairType type) {
            queuePair = context.allocateProtectionDomain()
                    .createQueuePair(QueuePairSpec.of(type, context.createCompletionQueue(16)));
            source = context.gidTable().stream().min(GidEntry.PREFERENCE).orElseThrow();
        }

        void bring(QueuePairState state) {
            awaitDrained();
            if (queuePair.attributes().state().equals(state)) {
                return;
            }
            if (state.equals(QueuePairState.RESET)) {
                queuePair.modify(QueuePairModification.to(QueuePairState.RESET));
                return;
            }
            QueuePairState before = Objects.requireNonNull(BEFORE.get(state));
            bring(before);
            queuePair.modify(change(
                    state,
                    StateTransitions.find(queuePair.type(), before, state)
                            .orElseThrow()
                            .required()));
            awaitDrained();
        }

        /** Newer kernels let a queue pair leave SEND_QUEUE_DRAINED only after it is really drained. */
        private void awaitDrained() {
            long end = System.nanoTime() + 20_000_000_000L;
            while (queuePair.attributes().sendQueueDraining()) {
                assertThat(System.nanoTime()).as("drained within 20 s").isLessThan(end);
                Thread.onSpinWait();
            }
        }

        QueuePairModification change(QueuePairState to, Set<QueuePairAttribute> attributes) {
            QueuePairModification change = QueuePairModification.to(to);
            for (QueuePairAttribute attribute : attributes) {
                change = with(change, attribute);
            }
            return change;
        }

        private QueuePairModification with(QueuePairModification change, QueuePairAttribute attribute) {
            return switch (attribute) {
                case CURRENT_STATE -> change.withCurrentState(QueuePairState.READY_TO_SEND);
                case DRAINED_NOTIFICATION -> change.withDrainedNotification();
                case ACCESS_FLAGS -> change.withAccessFlags(Set.of(AccessFlag.REMOTE_READ));
                case PARTITION_KEY_INDEX -> change.withPartitionKeyIndex(0);
                case PORT -> change.withPort(SoftRoceDevice.PORT);
                case QUEUE_KEY -> change.withQueueKey(LocalPort.DEFAULT_QUEUE_KEY);
                case ADDRESS_VECTOR ->
                    change.withAddressVector(
                            AddressVector.global(SoftRoceDevice.PORT, GlobalRoute.to(source.gid(), source.index())));
                case PATH_MTU -> change.withPathMtu(Mtu.MTU_1024);
                case ACKNOWLEDGE_TIMEOUT -> change.withAcknowledgeTimeout(14);
                case RETRY_COUNT -> change.withRetryCount(7);
                case RNR_RETRY_COUNT -> change.withRnrRetryCount(7);
                case RECEIVE_PSN -> change.withReceivePsn(7);
                case MAX_READ_ATOMIC -> change.withMaxReadAtomic(1);
                case ALTERNATE_PATH, PATH_MIGRATION_STATE, CAPACITY, RATE_LIMIT ->
                    throw new AssertionError(attribute + " is not a type that soft-RoCE has");
                case RNR_TIMER -> change.withRnrTimer(12);
                case SEND_PSN -> change.withSendPsn(7);
                case MAX_DESTINATION_READ_ATOMIC -> change.withMaxDestinationReadAtomic(1);
                case REMOTE_QPN -> change.withRemoteQpn(queuePair.qpn());
            };
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
