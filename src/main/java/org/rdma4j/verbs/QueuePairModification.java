package org.rdma4j.verbs;

import static org.rdma4j.verbs.attributes.QueuePairAttribute.ACCESS_FLAGS;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.ACKNOWLEDGE_TIMEOUT;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.ADDRESS_VECTOR;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.ALTERNATE_PATH;
import static org.rdma4j.verbs.attributes.QueuePairAttribute.CAPACITY;
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

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.rdma4j.Mtu;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.internal.numbers.FieldRange;
import org.rdma4j.verbs.attributes.PathMigrationState;
import org.rdma4j.verbs.attributes.QueuePairAttribute;
import org.rdma4j.verbs.attributes.QueuePairState;

/**
 * A new state of a queue pair, and attributes to set with it; {@code ibv_modify_qp(3)}. Immutable: each {@code with...}
 * method returns a changed copy, and throws an {@link IllegalArgumentException} for a number that is out of range.
 *
 * <p>InfiniBand Architecture Specification 1.4, volume 1, 11.2.5.2, says which attributes a change needs and which it
 * allows. If a device refuses, the exception of {@link QueuePair#modify} names what is missing and what is forbidden.
 */
public final class QueuePairModification {
    /** An attribute's value: its text, and the code that writes it to {@code struct ibv_qp_attr}. */
    private record Value(String text, Consumer<MemorySegment> writer) {}

    private final QueuePairState state;
    private final Map<QueuePairAttribute, Value> values;

    private QueuePairModification(QueuePairState state, Map<QueuePairAttribute, Value> values) {
        this.state = state;
        this.values = values;
    }

    /**
     * A change of state that sets no attributes.
     *
     * @param state the state to go to; the present one to change only attributes
     * @return the modification
     * @throws IllegalArgumentException for {@link QueuePairState#UNKNOWN}
     */
    public static QueuePairModification to(QueuePairState state) {
        requireKnown(state, QueuePairState.UNKNOWN);
        return new QueuePairModification(state, new EnumMap<>(QueuePairAttribute.class));
    }

    /**
     * Sets the state that the queue pair is assumed to be in.
     *
     * @param assumed the state
     * @return the changed copy
     */
    public QueuePairModification withCurrentState(QueuePairState assumed) {
        requireKnown(assumed, QueuePairState.UNKNOWN);
        return with(CURRENT_STATE, assumed, target -> ibv_qp_attr.cur_qp_state(target, assumed.value()));
    }

    /**
     * Asks for an asynchronous event when the send queue is drained.
     *
     * @return the changed copy
     */
    public QueuePairModification withDrainedNotification() {
        return with(DRAINED_NOTIFICATION, "yes", target -> ibv_qp_attr.en_sqd_async_notify(target, (byte) 1));
    }

    /**
     * Sets what the peer may do to memory through the queue pair.
     *
     * @param access the remote rights
     * @return the changed copy
     */
    public QueuePairModification withAccessFlags(Set<AccessFlag> access) {
        Set<AccessFlag> copy = Set.copyOf(access);
        return with(ACCESS_FLAGS, copy, target -> ibv_qp_attr.qp_access_flags(target, AccessFlag.bits(copy)));
    }

    /**
     * Sets the partition.
     *
     * @param index the index of the partition key in the port's table
     * @return the changed copy
     */
    public QueuePairModification withPartitionKeyIndex(int index) {
        return withNumber(PARTITION_KEY_INDEX, index, 0xFFFF, target -> ibv_qp_attr.pkey_index(target, (short) index));
    }

    /**
     * Sets the port.
     *
     * @param number the port's number, from 1
     * @return the changed copy
     */
    public QueuePairModification withPort(int number) {
        return withNumber(PORT, number, 0xFF, target -> ibv_qp_attr.port_num(target, (byte) number));
    }

    /**
     * Sets the key that incoming datagrams must have.
     *
     * @param key 32 bits
     * @return the changed copy
     */
    public QueuePairModification withQueueKey(int key) {
        return with(QUEUE_KEY, "0x%x".formatted(key), target -> ibv_qp_attr.qkey(target, key));
    }

    /**
     * Sets the address vector of the peer.
     *
     * @param vector the address vector
     * @return the changed copy
     */
    public QueuePairModification withAddressVector(AddressVector vector) {
        return with(ADDRESS_VECTOR, vector, target -> vector.write(ibv_qp_attr.ah_attr(target)));
    }

    /**
     * Sets the payload of one packet.
     *
     * @param mtu at most that of every port on the path
     * @return the changed copy
     */
    public QueuePairModification withPathMtu(Mtu mtu) {
        return with(PATH_MTU, mtu, target -> ibv_qp_attr.path_mtu(target, mtu.value()));
    }

    /**
     * Sets how long to wait for an acknowledgement.
     *
     * @param exponent 4.096 us times 2 to this power, at most 31; 0 to wait forever
     * @return the changed copy
     */
    public QueuePairModification withAcknowledgeTimeout(int exponent) {
        return withNumber(ACKNOWLEDGE_TIMEOUT, exponent, 31, target -> ibv_qp_attr.timeout(target, (byte) exponent));
    }

    /**
     * Sets how often to send again when no acknowledgement comes.
     *
     * @param count at most 7
     * @return the changed copy
     */
    public QueuePairModification withRetryCount(int count) {
        return withNumber(RETRY_COUNT, count, 7, target -> ibv_qp_attr.retry_cnt(target, (byte) count));
    }

    /**
     * Sets how often to send again when the peer has posted no receive.
     *
     * @param count at most 7, which means for ever
     * @return the changed copy
     */
    public QueuePairModification withRnrRetryCount(int count) {
        return withNumber(RNR_RETRY_COUNT, count, 7, target -> ibv_qp_attr.rnr_retry(target, (byte) count));
    }

    /**
     * Sets the sequence number of the first packet that is expected.
     *
     * @param psn 24 bits
     * @return the changed copy
     */
    public QueuePairModification withReceivePsn(int psn) {
        return withNumber(RECEIVE_PSN, psn, FieldRange.MOST_24_BITS, target -> ibv_qp_attr.rq_psn(target, psn));
    }

    /**
     * Sets how many RDMA reads and atomics of this side can be under way.
     *
     * @param count at most what the peer executes at a time
     * @return the changed copy
     */
    public QueuePairModification withMaxReadAtomic(int count) {
        return withNumber(MAX_READ_ATOMIC, count, 0xFF, target -> ibv_qp_attr.max_rd_atomic(target, (byte) count));
    }

    /**
     * Sets a second path to the peer.
     *
     * @param path the path
     * @return the changed copy
     */
    public QueuePairModification withAlternatePath(AlternatePath path) {
        return with(ALTERNATE_PATH, path, target -> {
            path.vector().write(ibv_qp_attr.alt_ah_attr(target));
            ibv_qp_attr.alt_pkey_index(target, (short) path.partitionKeyIndex());
            ibv_qp_attr.alt_port_num(target, (byte) path.port());
            ibv_qp_attr.alt_timeout(target, (byte) path.acknowledgeTimeout());
        });
    }

    /**
     * Sets how long the peer waits when this side has posted no receive.
     *
     * @param code from 0 (655 ms) and 1 (10 us) to 31 (491 ms): see {@code man ibv_modify_qp}
     * @return the changed copy
     */
    public QueuePairModification withRnrTimer(int code) {
        return withNumber(RNR_TIMER, code, 31, target -> ibv_qp_attr.min_rnr_timer(target, (byte) code));
    }

    /**
     * Sets the sequence number of the first packet to be sent.
     *
     * @param psn 24 bits
     * @return the changed copy
     */
    public QueuePairModification withSendPsn(int psn) {
        return withNumber(SEND_PSN, psn, FieldRange.MOST_24_BITS, target -> ibv_qp_attr.sq_psn(target, psn));
    }

    /**
     * Sets how many RDMA reads and atomics of the peer are executed at a time.
     *
     * @param count at most what the device has
     * @return the changed copy
     */
    public QueuePairModification withMaxDestinationReadAtomic(int count) {
        return withNumber(
                MAX_DESTINATION_READ_ATOMIC,
                count,
                0xFF,
                target -> ibv_qp_attr.max_dest_rd_atomic(target, (byte) count));
    }

    /**
     * Sets the state of path migration.
     *
     * @param migration the state
     * @return the changed copy
     */
    public QueuePairModification withPathMigrationState(PathMigrationState migration) {
        requireKnown(migration, PathMigrationState.UNKNOWN);
        return with(PATH_MIGRATION_STATE, migration, target -> ibv_qp_attr.path_mig_state(target, migration.value()));
    }

    /**
     * Sets the sizes of the queues, on devices that can change them.
     *
     * @param capacity the sizes
     * @return the changed copy
     */
    public QueuePairModification withCapacity(QueuePairCapacity capacity) {
        return with(CAPACITY, capacity, target -> capacity.write(ibv_qp_attr.cap(target)));
    }

    /**
     * Sets the number of the peer's queue pair.
     *
     * @param qpn 24 bits
     * @return the changed copy
     */
    public QueuePairModification withRemoteQpn(int qpn) {
        FieldRange.require(REMOTE_QPN.name(), qpn, FieldRange.MOST_24_BITS);
        return with(REMOTE_QPN, "0x%06x".formatted(qpn), target -> ibv_qp_attr.dest_qp_num(target, qpn));
    }

    /**
     * Limits the rate of sending, on devices that can pace packets.
     *
     * @param kilobitsPerSecond 0 for no limit
     * @return the changed copy
     */
    public QueuePairModification withRateLimit(int kilobitsPerSecond) {
        return with(RATE_LIMIT, kilobitsPerSecond, target -> ibv_qp_attr.rate_limit(target, kilobitsPerSecond));
    }

    /**
     * The state to go to.
     *
     * @return the state
     */
    public QueuePairState state() {
        return state;
    }

    /**
     * The attributes that are set with the state.
     *
     * @return a view that cannot be changed
     */
    public Set<QueuePairAttribute> attributes() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** As {@code to INIT with PORT 1, QUEUE_KEY 0x11111111}. */
    @Override
    public String toString() {
        return values.isEmpty()
                ? "to " + state
                : values.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().text)
                        .collect(Collectors.joining(", ", "to " + state + " with ", ""));
    }

    /** Fills in {@code struct ibv_qp_attr} and returns its mask. */
    int write(MemorySegment target) {
        ibv_qp_attr.qp_state(target, state.value());
        int mask = QueuePairAttribute.STATE_BIT;
        for (Map.Entry<QueuePairAttribute, Value> entry : values.entrySet()) {
            entry.getValue().writer.accept(target);
            mask |= entry.getKey().bit();
        }
        return mask;
    }

    /** Returns a copy without an attribute. */
    QueuePairModification without(QueuePairAttribute attribute) {
        EnumMap<QueuePairAttribute, Value> fewer = new EnumMap<>(values);
        fewer.remove(attribute);
        return new QueuePairModification(state, fewer);
    }

    private static void requireKnown(Enum<?> state, Enum<?> unknown) {
        if (state == unknown) {
            throw new IllegalArgumentException("a queue pair cannot be brought to a state without number");
        }
    }

    /** A number that does not fit into the structure's field would become another number. */
    private QueuePairModification withNumber(
            QueuePairAttribute attribute, int number, int most, Consumer<MemorySegment> writer) {
        FieldRange.require(attribute.name(), number, most);
        return with(attribute, number, writer);
    }

    private QueuePairModification with(QueuePairAttribute attribute, Object text, Consumer<MemorySegment> writer) {
        EnumMap<QueuePairAttribute, Value> more = new EnumMap<>(values);
        more.put(attribute, new Value(text.toString(), writer));
        return new QueuePairModification(state, more);
    }
}
