package org.rdma4j.verbs;

import java.util.Optional;
import java.util.Set;

/**
 * What a queue pair is to be like. Immutable: each method answers a changed copy.
 *
 * @param type its transport service
 * @param sendCompletions where sends are reported
 * @param receiveCompletions where receives are reported
 * @param sharedReceives the queue that receives are taken from, instead of one of its own
 * @param capacity the sizes of its queues
 * @param remoteAccess what the peer may do to memory through it
 * @param signalAll whether also requests are reported that were posted unsignalled
 * @param extendedOperations what is posted through the extended interface, {@code ibv_wr_post(3)}; empty for the
 *     classic one, {@code ibv_post_send(3)}
 * @param flags what it is created with beside its sizes
 * @param counting whether what is posted and polled is counted
 */
public record QueuePairSpec(
        QueuePairType type,
        CompletionQueue sendCompletions,
        CompletionQueue receiveCompletions,
        Optional<SharedReceiveQueue> sharedReceives,
        QueuePairCapacity capacity,
        Set<AccessFlag> remoteAccess,
        boolean signalAll,
        Set<SendOpcode> extendedOperations,
        Set<QueuePairFlag> flags,
        boolean counting) {

    /** Copies the sets. */
    public QueuePairSpec {
        remoteAccess = Set.copyOf(remoteAccess);
        extendedOperations = Set.copyOf(extendedOperations);
        flags = Set.copyOf(flags);
    }

    /**
     * A queue pair of any type. It holds 16 sends and 16 receives of one buffer each, nothing inline, and lets the peer
     * touch no memory but what receives are posted for.
     *
     * @param type its transport service
     * @param completions where sends and receives are reported
     * @return the specification
     */
    public static QueuePairSpec of(QueuePairType type, CompletionQueue completions) {
        return new QueuePairSpec(
                type,
                completions,
                completions,
                Optional.empty(),
                QueuePairCapacity.DEFAULT,
                Set.of(),
                false,
                Set.of(),
                Set.of(),
                false);
    }

    /**
     * A {@linkplain #of queue pair} that is reliable connected (RC): one peer, messages of any length, in order, none
     * lost; RDMA and atomics.
     *
     * @param completions where sends and receives are reported
     * @return the specification
     */
    public static QueuePairSpec reliableConnected(CompletionQueue completions) {
        return of(QueuePairType.RELIABLE_CONNECTED, completions);
    }

    /**
     * A {@linkplain #of queue pair} that is unreliable connected (UC): one peer, messages of any length, some of which
     * may be lost; RDMA writes.
     *
     * @param completions where sends and receives are reported
     * @return the specification
     */
    public static QueuePairSpec unreliableConnected(CompletionQueue completions) {
        return of(QueuePairType.UNRELIABLE_CONNECTED, completions);
    }

    /**
     * A {@linkplain #of queue pair} for unreliable datagrams (UD): any peer, messages of one packet, some of which may
     * be lost.
     *
     * @param completions where sends and receives are reported
     * @return the specification
     */
    public static QueuePairSpec unreliableDatagram(CompletionQueue completions) {
        return of(QueuePairType.UNRELIABLE_DATAGRAM, completions);
    }

    /**
     * Reports receives to a queue of their own.
     *
     * @param completions where receives are reported
     * @return the changed copy
     */
    public QueuePairSpec receiveCompletions(CompletionQueue completions) {
        return new QueuePairSpec(
                type,
                sendCompletions,
                completions,
                sharedReceives,
                capacity,
                remoteAccess,
                signalAll,
                extendedOperations,
                flags,
                counting);
    }

    /**
     * Takes receives from a queue that is shared, instead of one of its own.
     *
     * @param queue the queue
     * @return the changed copy
     */
    public QueuePairSpec sharedReceiveQueue(SharedReceiveQueue queue) {
        return new QueuePairSpec(
                type,
                sendCompletions,
                receiveCompletions,
                Optional.of(queue),
                capacity,
                remoteAccess,
                signalAll,
                extendedOperations,
                flags,
                counting);
    }

    /**
     * Makes room for so many sends.
     *
     * @param count how many can be posted and not yet done
     * @return the changed copy
     */
    public QueuePairSpec maxSend(int count) {
        return with(capacity.maxSend(count));
    }

    /**
     * Makes room for so many receives.
     *
     * @param count how many can be posted and not yet done
     * @return the changed copy
     */
    public QueuePairSpec maxReceive(int count) {
        return with(capacity.maxReceive(count));
    }

    /**
     * Lets requests have several buffers.
     *
     * @param ofSends how many one send can gather from
     * @param ofReceives how many one receive can scatter into
     * @return the changed copy
     */
    public QueuePairSpec maxSegments(int ofSends, int ofReceives) {
        return with(capacity.maxSegments(ofSends, ofReceives));
    }

    /**
     * Lets short sends and writes be {@linkplain SendRequest#inline inline}.
     *
     * @param octets the length of the longest
     * @return the changed copy
     */
    public QueuePairSpec maxInlineData(int octets) {
        return with(capacity.maxInlineData(octets));
    }

    /**
     * Lets the peer reach memory through this queue pair, as far as the memory's own access flags allow it too.
     *
     * @param access what the peer may do
     * @return the changed copy
     */
    public QueuePairSpec remoteAccess(AccessFlag... access) {
        return new QueuePairSpec(
                type,
                sendCompletions,
                receiveCompletions,
                sharedReceives,
                capacity,
                Set.of(access),
                signalAll,
                extendedOperations,
                flags,
                counting);
    }

    /**
     * Reports also requests that were posted {@linkplain SendRequest#unsignalled unsignalled}.
     *
     * @return the changed copy
     */
    public QueuePairSpec allSignalled() {
        return new QueuePairSpec(
                type,
                sendCompletions,
                receiveCompletions,
                sharedReceives,
                capacity,
                remoteAccess,
                true,
                extendedOperations,
                flags,
                counting);
    }

    /**
     * Posts sends through the extended interface, {@code ibv_wr_post(3)}, which some devices are faster with. A chain of
     * requests is then posted whole or not at all. Soft-RoCE's provider in rdma-core of before the middle of 2026 takes
     * all buffers of a request for as long as its first when they are posted so: there, give a request buffers of one
     * length, or leave this out.
     *
     * @param operations what will be posted
     * @return the changed copy
     */
    public QueuePairSpec extended(SendOpcode... operations) {
        return new QueuePairSpec(
                type,
                sendCompletions,
                receiveCompletions,
                sharedReceives,
                capacity,
                remoteAccess,
                signalAll,
                Set.of(operations),
                flags,
                counting);
    }

    /**
     * Creates it with flags, where the device has them.
     *
     * @param wanted the flags
     * @return the changed copy
     */
    public QueuePairSpec flags(QueuePairFlag... wanted) {
        return new QueuePairSpec(
                type,
                sendCompletions,
                receiveCompletions,
                sharedReceives,
                capacity,
                remoteAccess,
                signalAll,
                extendedOperations,
                Set.of(wanted),
                counting);
    }

    /**
     * Counts what is posted to it, and how that ends; {@link QueuePair#counters} tells. Nothing is allocated for that,
     * and queue pairs that are not counted pay nothing; those that are pay some atomic additions for each call that
     * posts, and one for each completion. Their completion queues are polled with a look at each completion.
     *
     * @return the changed copy
     */
    public QueuePairSpec counted() {
        return new QueuePairSpec(
                type,
                sendCompletions,
                receiveCompletions,
                sharedReceives,
                capacity,
                remoteAccess,
                signalAll,
                extendedOperations,
                flags,
                true);
    }

    /** The type and the sizes. */
    @Override
    public String toString() {
        return "%s, %s".formatted(type, capacity);
    }

    private QueuePairSpec with(QueuePairCapacity changed) {
        return new QueuePairSpec(
                type,
                sendCompletions,
                receiveCompletions,
                sharedReceives,
                changed,
                remoteAccess,
                signalAll,
                extendedOperations,
                flags,
                counting);
    }
}
