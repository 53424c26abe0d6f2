package org.rdma4j.verbs;

import java.util.Set;

/**
 * What a queue pair is to be like. Immutable: each method answers a changed copy.
 *
 * @param sendCompletions where sends are reported
 * @param receiveCompletions where receives are reported
 * @param maxSend how many sends can be posted and not yet done
 * @param maxReceive how many receives can be posted and not yet done
 * @param remoteAccess what the peer may do to memory through this queue pair
 */
public record QueuePairSpec(
        CompletionQueue sendCompletions,
        CompletionQueue receiveCompletions,
        int maxSend,
        int maxReceive,
        Set<AccessFlag> remoteAccess) {
    private static final int DEFAULT_DEPTH = 16;

    /** Copies the set. */
    public QueuePairSpec {
        remoteAccess = Set.copyOf(remoteAccess);
    }

    /**
     * A reliable connected queue pair (RC): one peer, messages of any length, in order, none lost. It holds 16 sends and
     * 16 receives, and lets the peer touch no memory but what receives are posted for.
     *
     * @param completions where sends and receives are reported
     * @return the specification
     */
    public static QueuePairSpec reliableConnected(CompletionQueue completions) {
        return new QueuePairSpec(completions, completions, DEFAULT_DEPTH, DEFAULT_DEPTH, Set.of());
    }

    /**
     * Reports receives to a queue of their own.
     *
     * @param completions where receives are reported
     * @return the changed copy
     */
    public QueuePairSpec receiveCompletions(CompletionQueue completions) {
        return new QueuePairSpec(sendCompletions, completions, maxSend, maxReceive, remoteAccess);
    }

    /**
     * Makes room for so many sends.
     *
     * @param count how many can be posted and not yet done
     * @return the changed copy
     */
    public QueuePairSpec maxSend(int count) {
        return new QueuePairSpec(sendCompletions, receiveCompletions, count, maxReceive, remoteAccess);
    }

    /**
     * Makes room for so many receives.
     *
     * @param count how many can be posted and not yet done
     * @return the changed copy
     */
    public QueuePairSpec maxReceive(int count) {
        return new QueuePairSpec(sendCompletions, receiveCompletions, maxSend, count, remoteAccess);
    }

    /**
     * Lets the peer reach memory through this queue pair, as far as the memory's own access flags allow it too.
     *
     * @param access what the peer may do
     * @return the changed copy
     */
    public QueuePairSpec remoteAccess(AccessFlag... access) {
        return new QueuePairSpec(sendCompletions, receiveCompletions, maxSend, maxReceive, Set.of(access));
    }
}
