package org.rdma4j.verbs;

import static org.rdma4j.verbs.StateTransition.between;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.ACCESS_FLAGS;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.ACKNOWLEDGE_TIMEOUT;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.ADDRESS_VECTOR;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.ALTERNATE_PATH;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.CURRENT_STATE;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.DRAINED_NOTIFICATION;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.MAX_DESTINATION_READ_ATOMIC;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.MAX_READ_ATOMIC;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.PARTITION_KEY_INDEX;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.PATH_MIGRATION_STATE;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.PATH_MTU;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.PORT;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.QUEUE_KEY;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.RATE_LIMIT;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.RECEIVE_PSN;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.REMOTE_QPN;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.RETRY_COUNT;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.RNR_RETRY_COUNT;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.RNR_TIMER;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.SEND_PSN;
import static org.rdma4j.verbs.attributes.QueuePairState.ERROR;
import static org.rdma4j.verbs.attributes.QueuePairState.INIT;
import static org.rdma4j.verbs.attributes.QueuePairState.READY_TO_RECEIVE;
import static org.rdma4j.verbs.attributes.QueuePairState.READY_TO_SEND;
import static org.rdma4j.verbs.attributes.QueuePairState.RESET;
import static org.rdma4j.verbs.attributes.QueuePairState.SEND_QUEUE_DRAINED;
import static org.rdma4j.verbs.attributes.QueuePairState.SEND_QUEUE_ERROR;

import java.util.List;
import java.util.Optional;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;

/**
 * The legal changes of state of each type, as in {@code man ibv_modify_qp}: the tables of InfiniBand Architecture
 * Specification 1.4, volume 1, 11.2.5.2, and of the kernel for raw packets. They explain a refusal; the device decides.
 *
 * <p>Every state can change to RESET, and every state but RESET to ERROR. The specification also allows RESET to ERROR;
 * the kernel does not.
 */
final class StateTransitions {
    private static final List<StateTransition> RELIABLE_CONNECTED = List.of(
            between(RESET, INIT).needs(PARTITION_KEY_INDEX, PORT, ACCESS_FLAGS),
            between(INIT, INIT).allows(PARTITION_KEY_INDEX, PORT, ACCESS_FLAGS),
            between(INIT, READY_TO_RECEIVE)
                    .needs(ADDRESS_VECTOR, PATH_MTU, REMOTE_QPN, RECEIVE_PSN, MAX_DESTINATION_READ_ATOMIC, RNR_TIMER)
                    .allows(ALTERNATE_PATH, ACCESS_FLAGS, PARTITION_KEY_INDEX),
            between(READY_TO_RECEIVE, READY_TO_SEND)
                    .needs(SEND_PSN, ACKNOWLEDGE_TIMEOUT, RETRY_COUNT, RNR_RETRY_COUNT, MAX_READ_ATOMIC)
                    .allows(CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE, RNR_TIMER),
            between(READY_TO_SEND, READY_TO_SEND)
                    .allows(CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE, RNR_TIMER),
            between(READY_TO_SEND, SEND_QUEUE_DRAINED).allows(DRAINED_NOTIFICATION),
            between(SEND_QUEUE_DRAINED, READY_TO_SEND)
                    .allows(CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE, RNR_TIMER),
            between(SEND_QUEUE_DRAINED, SEND_QUEUE_DRAINED)
                    .allows(
                            PORT,
                            ADDRESS_VECTOR,
                            ACKNOWLEDGE_TIMEOUT,
                            RETRY_COUNT,
                            RNR_RETRY_COUNT,
                            MAX_READ_ATOMIC,
                            MAX_DESTINATION_READ_ATOMIC,
                            ALTERNATE_PATH,
                            ACCESS_FLAGS,
                            PARTITION_KEY_INDEX,
                            RNR_TIMER,
                            PATH_MIGRATION_STATE));

    private static final List<StateTransition> UNRELIABLE_CONNECTED = List.of(
            between(RESET, INIT).needs(PARTITION_KEY_INDEX, PORT, ACCESS_FLAGS),
            between(INIT, INIT).allows(PARTITION_KEY_INDEX, PORT, ACCESS_FLAGS),
            between(INIT, READY_TO_RECEIVE)
                    .needs(ADDRESS_VECTOR, PATH_MTU, REMOTE_QPN, RECEIVE_PSN)
                    .allows(ALTERNATE_PATH, ACCESS_FLAGS, PARTITION_KEY_INDEX),
            between(READY_TO_RECEIVE, READY_TO_SEND)
                    .needs(SEND_PSN)
                    .allows(CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE),
            between(READY_TO_SEND, READY_TO_SEND)
                    .allows(CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE),
            between(READY_TO_SEND, SEND_QUEUE_DRAINED).allows(DRAINED_NOTIFICATION),
            between(SEND_QUEUE_ERROR, READY_TO_SEND).allows(CURRENT_STATE, ACCESS_FLAGS),
            between(SEND_QUEUE_DRAINED, READY_TO_SEND)
                    .allows(CURRENT_STATE, ACCESS_FLAGS, ALTERNATE_PATH, PATH_MIGRATION_STATE),
            between(SEND_QUEUE_DRAINED, SEND_QUEUE_DRAINED)
                    .allows(ADDRESS_VECTOR, ALTERNATE_PATH, ACCESS_FLAGS, PARTITION_KEY_INDEX, PATH_MIGRATION_STATE));

    private static final List<StateTransition> UNRELIABLE_DATAGRAM = List.of(
            between(RESET, INIT).needs(PARTITION_KEY_INDEX, PORT, QUEUE_KEY),
            between(INIT, INIT).allows(PARTITION_KEY_INDEX, PORT, QUEUE_KEY),
            between(INIT, READY_TO_RECEIVE).allows(PARTITION_KEY_INDEX, QUEUE_KEY),
            between(READY_TO_RECEIVE, READY_TO_SEND).needs(SEND_PSN).allows(CURRENT_STATE, QUEUE_KEY),
            between(READY_TO_SEND, READY_TO_SEND).allows(CURRENT_STATE, QUEUE_KEY),
            between(READY_TO_SEND, SEND_QUEUE_DRAINED).allows(DRAINED_NOTIFICATION),
            between(SEND_QUEUE_ERROR, READY_TO_SEND).allows(CURRENT_STATE, QUEUE_KEY),
            between(SEND_QUEUE_DRAINED, READY_TO_SEND).allows(CURRENT_STATE, QUEUE_KEY),
            between(SEND_QUEUE_DRAINED, SEND_QUEUE_DRAINED).allows(PARTITION_KEY_INDEX, QUEUE_KEY));

    private static final List<StateTransition> RAW_PACKET = List.of(
            between(RESET, INIT).needs(PORT),
            between(INIT, READY_TO_RECEIVE),
            between(READY_TO_RECEIVE, READY_TO_SEND).allows(RATE_LIMIT),
            between(READY_TO_SEND, READY_TO_SEND).allows(RATE_LIMIT));

    private StateTransitions() {}

    /** Finds a change of state; empty if the type has no such change. */
    static Optional<StateTransition> find(QueuePairType type, QueuePairState from, QueuePairState to) {
        if (to == RESET || to == ERROR) {
            return from == RESET && to == ERROR ? Optional.empty() : Optional.of(between(from, to));
        }
        return of(type).stream()
                .filter(transition -> transition.from() == from && transition.to() == to)
                .findFirst();
    }

    private static List<StateTransition> of(QueuePairType type) {
        return switch (type) {
            case RELIABLE_CONNECTED -> RELIABLE_CONNECTED;
            case UNRELIABLE_CONNECTED -> UNRELIABLE_CONNECTED;
            case UNRELIABLE_DATAGRAM -> UNRELIABLE_DATAGRAM;
            case RAW_PACKET -> RAW_PACKET;
        };
    }
}
