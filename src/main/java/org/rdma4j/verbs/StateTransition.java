package org.rdma4j.verbs;

import static org.rdma4j.verbs.QueuePairAttribute.ACCESS_FLAGS;
import static org.rdma4j.verbs.QueuePairAttribute.ACKNOWLEDGE_TIMEOUT;
import static org.rdma4j.verbs.QueuePairAttribute.ADDRESS_VECTOR;
import static org.rdma4j.verbs.QueuePairAttribute.ALTERNATE_PATH;
import static org.rdma4j.verbs.QueuePairAttribute.CURRENT_STATE;
import static org.rdma4j.verbs.QueuePairAttribute.DRAINED_NOTIFICATION;
import static org.rdma4j.verbs.QueuePairAttribute.MAX_DESTINATION_READ_ATOMIC;
import static org.rdma4j.verbs.QueuePairAttribute.MAX_READ_ATOMIC;
import static org.rdma4j.verbs.QueuePairAttribute.PARTITION_KEY_INDEX;
import static org.rdma4j.verbs.QueuePairAttribute.PATH_MIGRATION_STATE;
import static org.rdma4j.verbs.QueuePairAttribute.PATH_MTU;
import static org.rdma4j.verbs.QueuePairAttribute.PORT;
import static org.rdma4j.verbs.QueuePairAttribute.QUEUE_KEY;
import static org.rdma4j.verbs.QueuePairAttribute.RATE_LIMIT;
import static org.rdma4j.verbs.QueuePairAttribute.RECEIVER_NOT_READY_RETRY_COUNT;
import static org.rdma4j.verbs.QueuePairAttribute.RECEIVER_NOT_READY_TIMER;
import static org.rdma4j.verbs.QueuePairAttribute.RECEIVE_PSN;
import static org.rdma4j.verbs.QueuePairAttribute.REMOTE_QPN;
import static org.rdma4j.verbs.QueuePairAttribute.RETRY_COUNT;
import static org.rdma4j.verbs.QueuePairAttribute.SEND_PSN;
import static org.rdma4j.verbs.QueuePairState.ERROR;
import static org.rdma4j.verbs.QueuePairState.INIT;
import static org.rdma4j.verbs.QueuePairState.READY_TO_RECEIVE;
import static org.rdma4j.verbs.QueuePairState.READY_TO_SEND;
import static org.rdma4j.verbs.QueuePairState.RESET;
import static org.rdma4j.verbs.QueuePairState.SEND_QUEUE_DRAINED;
import static org.rdma4j.verbs.QueuePairState.SEND_QUEUE_ERROR;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a change of state needs and what it allows: the tables of InfiniBand Architecture Specification 1.4, volume 1,
 * 11.2.5.2, and of the kernel for raw packets. It explains refusals; whether a change is refused the device decides.
 */
record StateTransition(Set<QueuePairAttribute> required, Set<QueuePairAttribute> optional) {
    private static final StateTransition BARE = new StateTransition(Set.of(), Set.of());

    /** Empty where the type has no such change of state. */
    static Optional<StateTransition> of(QueuePairType type, QueuePairState from, QueuePairState to) {
        if (to.equals(RESET) || to.equals(ERROR)) {
            return Optional.of(BARE);
        }
        return switch (type) {
            case RELIABLE_CONNECTED -> reliableConnected(from, to);
            case UNRELIABLE_CONNECTED -> unreliableConnected(from, to);
            case UNRELIABLE_DATAGRAM -> unreliableDatagram(from, to);
            case RAW_PACKET -> rawPacket(from, to);
        };
    }

    Set<QueuePairAttribute> missing(Set<QueuePairAttribute> given) {
        EnumSet<QueuePairAttribute> missing = EnumSet.noneOf(QueuePairAttribute.class);
        missing.addAll(required);
        missing.removeAll(given);
        return missing;
    }

    Set<QueuePairAttribute> forbidden(Set<QueuePairAttribute> given) {
        EnumSet<QueuePairAttribute> forbidden = EnumSet.noneOf(QueuePairAttribute.class);
        forbidden.addAll(given);
        forbidden.removeAll(required);
        forbidden.removeAll(optional);
        return forbidden;
    }

    private static Optional<StateTransition> reliableConnected(QueuePairState from, QueuePairState to) {
        if (from.equals(READY_TO_RECEIVE) && to.equals(READY_TO_SEND)) {
            return transition(
                    Set.of(ACKNOWLEDGE_TIMEOUT, RETRY_COUNT, RECEIVER_NOT_READY_RETRY_COUNT, SEND_PSN, MAX_READ_ATOMIC),
                    Set.of(
                            CURRENT_STATE,
                            ALTERNATE_PATH,
                            ACCESS_FLAGS,
                            RECEIVER_NOT_READY_TIMER,
                            PATH_MIGRATION_STATE));
        }
        if (from.equals(INIT) && to.equals(READY_TO_RECEIVE)) {
            return transition(
                    Set.of(
                            ADDRESS_VECTOR,
                            PATH_MTU,
                            REMOTE_QPN,
                            RECEIVE_PSN,
                            MAX_DESTINATION_READ_ATOMIC,
                            RECEIVER_NOT_READY_TIMER),
                    Set.of(ALTERNATE_PATH, ACCESS_FLAGS, PARTITION_KEY_INDEX));
        }
        if (returnsToReadyToSend(from, to)) {
            return optional(
                    CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE, RECEIVER_NOT_READY_TIMER);
        }
        if (from.equals(SEND_QUEUE_DRAINED) && to.equals(SEND_QUEUE_DRAINED)) {
            return optional(
                    PORT,
                    ADDRESS_VECTOR,
                    ACKNOWLEDGE_TIMEOUT,
                    RETRY_COUNT,
                    RECEIVER_NOT_READY_RETRY_COUNT,
                    MAX_READ_ATOMIC,
                    MAX_DESTINATION_READ_ATOMIC,
                    ALTERNATE_PATH,
                    ACCESS_FLAGS,
                    PARTITION_KEY_INDEX,
                    RECEIVER_NOT_READY_TIMER,
                    PATH_MIGRATION_STATE);
        }
        return connected(from, to);
    }

    private static Optional<StateTransition> unreliableConnected(QueuePairState from, QueuePairState to) {
        if (from.equals(READY_TO_RECEIVE) && to.equals(READY_TO_SEND)) {
            return transition(
                    Set.of(SEND_PSN), Set.of(CURRENT_STATE, ALTERNATE_PATH, ACCESS_FLAGS, PATH_MIGRATION_STATE));
        }
        if (from.equals(INIT) && to.equals(READY_TO_RECEIVE)) {
            return transition(
                    Set.of(ADDRESS_VECTOR, PATH_MTU, REMOTE_QPN, RECEIVE_PSN),
                    Set.of(ALTERNATE_PATH, ACCESS_FLAGS, PARTITION_KEY_INDEX));
        }
        if (returnsToReadyToSend(from, to)) {
            return optional(CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE);
        }
        if (from.equals(SEND_QUEUE_ERROR) && to.equals(READY_TO_SEND)) {
            return optional(CURRENT_STATE, ACCESS_FLAGS);
        }
        if (from.equals(SEND_QUEUE_DRAINED) && to.equals(SEND_QUEUE_DRAINED)) {
            return optional(ADDRESS_VECTOR, ALTERNATE_PATH, ACCESS_FLAGS, PARTITION_KEY_INDEX, PATH_MIGRATION_STATE);
        }
        return connected(from, to);
    }

    /** What RC and UC have in common. */
    private static Optional<StateTransition> connected(QueuePairState from, QueuePairState to) {
        if (from.equals(RESET) && to.equals(INIT)) {
            return transition(Set.of(PARTITION_KEY_INDEX, PORT, ACCESS_FLAGS), Set.of());
        }
        if (from.equals(INIT) && to.equals(INIT)) {
            return optional(PARTITION_KEY_INDEX, PORT, ACCESS_FLAGS);
        }
        return draining(from, to);
    }

    private static Optional<StateTransition> unreliableDatagram(QueuePairState from, QueuePairState to) {
        if (from.equals(RESET) && to.equals(INIT)) {
            return transition(Set.of(PARTITION_KEY_INDEX, PORT, QUEUE_KEY), Set.of());
        }
        if (from.equals(INIT) && to.equals(INIT)) {
            return optional(PARTITION_KEY_INDEX, PORT, QUEUE_KEY);
        }
        if (from.equals(INIT) && to.equals(READY_TO_RECEIVE)) {
            return optional(PARTITION_KEY_INDEX, QUEUE_KEY);
        }
        if (from.equals(READY_TO_RECEIVE) && to.equals(READY_TO_SEND)) {
            return transition(Set.of(SEND_PSN), Set.of(CURRENT_STATE, QUEUE_KEY));
        }
        if (returnsToReadyToSend(from, to) || (from.equals(SEND_QUEUE_ERROR) && to.equals(READY_TO_SEND))) {
            return optional(CURRENT_STATE, QUEUE_KEY);
        }
        if (from.equals(SEND_QUEUE_DRAINED) && to.equals(SEND_QUEUE_DRAINED)) {
            return optional(PARTITION_KEY_INDEX, QUEUE_KEY);
        }
        return draining(from, to);
    }

    private static Optional<StateTransition> rawPacket(QueuePairState from, QueuePairState to) {
        if (from.equals(RESET) && to.equals(INIT)) {
            return transition(Set.of(PORT), Set.of());
        }
        if (from.equals(INIT) && to.equals(READY_TO_RECEIVE)) {
            return Optional.of(BARE);
        }
        if (to.equals(READY_TO_SEND) && (from.equals(READY_TO_RECEIVE) || from.equals(READY_TO_SEND))) {
            return optional(RATE_LIMIT);
        }
        return Optional.empty();
    }

    private static Optional<StateTransition> draining(QueuePairState from, QueuePairState to) {
        return from.equals(READY_TO_SEND) && to.equals(SEND_QUEUE_DRAINED)
                ? optional(DRAINED_NOTIFICATION)
                : Optional.empty();
    }

    private static boolean returnsToReadyToSend(QueuePairState from, QueuePairState to) {
        return to.equals(READY_TO_SEND) && (from.equals(READY_TO_SEND) || from.equals(SEND_QUEUE_DRAINED));
    }

    private static Optional<StateTransition> transition(
            Set<QueuePairAttribute> required, Set<QueuePairAttribute> optional) {
        return Optional.of(new StateTransition(required, optional));
    }

    private static Optional<StateTransition> optional(QueuePairAttribute... attributes) {
        return transition(Set.of(), Set.of(attributes));
    }
}
