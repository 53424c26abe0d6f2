package org.rdma4j.verbs;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rdma4j.verbs.attributes.QueuePairFlag;
import org.rdma4j.verbs.attributes.QueuePairType;

/**
 * How to create a queue pair. Begin with {@link #reliableConnected}, {@link #unreliableConnected}, {@link
 * #unreliableDatagram} or {@link #of}. Immutable: each {@code with...} method returns a changed copy.
 */
public final class QueuePairSpec {
    private final QueuePairType type;
    private final CompletionQueue sendCompletions;
    private CompletionQueue receiveCompletions;
    private @Nullable SharedReceiveQueue sharedReceiveQueue;
    private QueuePairCapacity capacity = QueuePairCapacity.defaults();
    private Set<AccessFlag> remoteAccess = Set.of();
    private boolean signalingAll;
    private Set<SendOpcode> extendedOperations = Set.of();
    private Set<QueuePairFlag> flags = Set.of();
    private boolean counting;
    private boolean contentWithLessInline;

    private QueuePairSpec(QueuePairType type, CompletionQueue completions) {
        this.type = type;
        this.sendCompletions = completions;
        this.receiveCompletions = completions;
    }

    private QueuePairSpec(QueuePairSpec other) {
        type = other.type;
        sendCompletions = other.sendCompletions;
        receiveCompletions = other.receiveCompletions;
        sharedReceiveQueue = other.sharedReceiveQueue;
        capacity = other.capacity;
        remoteAccess = other.remoteAccess;
        signalingAll = other.signalingAll;
        extendedOperations = other.extendedOperations;
        flags = other.flags;
        counting = other.counting;
        contentWithLessInline = other.contentWithLessInline;
    }

    /**
     * A queue pair of any type. It holds 16 sends and 16 receives of one buffer each and no inline data, and grants the
     * peer no access to memory except for the receives that are posted.
     *
     * @param type its transport service
     * @param completions where sends and receives are reported
     * @return the specification
     */
    public static QueuePairSpec of(QueuePairType type, CompletionQueue completions) {
        return new QueuePairSpec(type, completions);
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
    public QueuePairSpec withReceiveCompletions(CompletionQueue completions) {
        return with(copy -> copy.receiveCompletions = completions);
    }

    /**
     * Takes receives from a shared queue, instead of one of its own.
     *
     * @param queue the queue
     * @return the changed copy
     */
    public QueuePairSpec withSharedReceiveQueue(SharedReceiveQueue queue) {
        return with(copy -> copy.sharedReceiveQueue = queue);
    }

    /**
     * Sets the length of the send queue.
     *
     * @param count how many sends can be under way
     * @return the changed copy
     */
    public QueuePairSpec withMaxSend(int count) {
        return withCapacity(capacity.withMaxSend(count));
    }

    /**
     * Sets the length of the receive queue.
     *
     * @param count how many receives can be under way
     * @return the changed copy
     */
    public QueuePairSpec withMaxReceive(int count) {
        return withCapacity(capacity.withMaxReceive(count));
    }

    /**
     * Lets requests have several buffers.
     *
     * @param ofSends how many one send can gather from
     * @param ofReceives how many one receive can scatter into
     * @return the changed copy
     */
    public QueuePairSpec withMaxSegments(int ofSends, int ofReceives) {
        return withCapacity(capacity.withMaxSegments(ofSends, ofReceives));
    }

    /**
     * Lets short sends and writes be {@linkplain SendRequest#inline inline}.
     *
     * @param bytes the length of the longest
     * @return the changed copy
     */
    public QueuePairSpec withMaxInlineData(int bytes) {
        return withCapacity(capacity.withMaxInlineData(bytes));
    }

    /**
     * Lets short sends and writes be inline, as long as the device takes them. No verb tells how long that is: if the
     * device refuses the queue pair, smaller sizes are tried, which takes milliseconds. {@link QueuePair#capacity} has
     * the size.
     *
     * @param bytes the length of the longest
     * @return the changed copy
     */
    public QueuePairSpec withInlineDataUpTo(int bytes) {
        return withMaxInlineData(bytes).with(copy -> copy.contentWithLessInline = true);
    }

    /**
     * Sets all sizes of the queues at once.
     *
     * @param sizes the sizes
     * @return the changed copy
     */
    public QueuePairSpec withCapacity(QueuePairCapacity sizes) {
        return with(copy -> copy.capacity = sizes);
    }

    /**
     * Lets the peer access memory through this queue pair. The memory's own access flags must grant it too.
     *
     * @param access what the peer may do
     * @return the changed copy
     */
    public QueuePairSpec withRemoteAccess(AccessFlag... access) {
        Set<AccessFlag> granted = Set.of(access);
        return with(copy -> copy.remoteAccess = granted);
    }

    /**
     * Reports also requests that were posted {@linkplain SendRequest#unsignaled unsignaled}.
     *
     * @return the changed copy
     */
    public QueuePairSpec withAllSignaled() {
        return with(copy -> copy.signalingAll = true);
    }

    /**
     * Posts sends through the extended interface, {@code ibv_wr_post(3)}, which is faster on some devices. A chain of
     * requests is then posted as a whole or not at all. The provider of soft-RoCE in rdma-core before mid-2026 gives
     * all buffers of such a request the length of the first one: use buffers of one length there, or the classic
     * interface.
     *
     * @param operations what will be posted
     * @return the changed copy
     */
    public QueuePairSpec withExtendedOperations(SendOpcode... operations) {
        Set<SendOpcode> posted = Set.of(operations);
        return with(copy -> copy.extendedOperations = posted);
    }

    /**
     * Creates it with flags, if the device has them.
     *
     * @param wanted the flags
     * @return the changed copy
     */
    public QueuePairSpec withFlags(QueuePairFlag... wanted) {
        Set<QueuePairFlag> set = Set.of(wanted);
        return with(copy -> copy.flags = set);
    }

    /**
     * Counts what is posted to it and how that ends, for {@link QueuePair#counters}. Counting allocates nothing. It
     * costs some atomic additions for each call that posts, and one for each completion; the completion queues inspect
     * each completion when they are polled. Without it counting costs nothing.
     *
     * @return the changed copy
     */
    public QueuePairSpec withCounters() {
        return with(copy -> copy.counting = true);
    }

    /**
     * The transport service.
     *
     * @return the type
     */
    public QueuePairType type() {
        return type;
    }

    /**
     * The queue for completions of sends.
     *
     * @return the completion queue
     */
    public CompletionQueue sendCompletions() {
        return sendCompletions;
    }

    /**
     * The queue for completions of receives.
     *
     * @return the completion queue
     */
    public CompletionQueue receiveCompletions() {
        return receiveCompletions;
    }

    /**
     * The queue that receives are taken from.
     *
     * @return the shared queue; empty where the queue pair has one of its own
     */
    public Optional<SharedReceiveQueue> sharedReceiveQueue() {
        return Optional.ofNullable(sharedReceiveQueue);
    }

    /**
     * The sizes of the queues.
     *
     * @return the sizes that are asked for
     */
    public QueuePairCapacity capacity() {
        return capacity;
    }

    /**
     * The peer's rights to access memory through the queue pair.
     *
     * @return the remote rights
     */
    public Set<AccessFlag> remoteAccess() {
        return remoteAccess;
    }

    /** The type and the sizes. */
    @Override
    public String toString() {
        return "%s, %s".formatted(type, capacity);
    }

    boolean isSignalingAll() {
        return signalingAll;
    }

    /** The operations for the extended interface; empty for the classic one. */
    Set<SendOpcode> extendedOperations() {
        return extendedOperations;
    }

    Set<QueuePairFlag> flags() {
        return flags;
    }

    boolean isContentWithLessInline() {
        return contentWithLessInline;
    }

    boolean isCounting() {
        return counting;
    }

    private QueuePairSpec with(Consumer<QueuePairSpec> change) {
        QueuePairSpec copy = new QueuePairSpec(this);
        change.accept(copy);
        return copy;
    }
}
