package org.rdma4j.verbs;

import java.util.Set;

/**
 * What a completion queue is to be like. Immutable: each method answers a changed copy.
 *
 * @param entries how many completions it must hold; the device may make it larger
 * @param completionVector which of the device's interrupts announces completions, from 0
 * @param fields what an extended queue tells; empty for a classic one, which tells {@link CompletionField#STANDARD}
 * @param singleThreaded whether one thread alone will use the queue and the queue pairs that report to it, which spares
 *     the provider its locks; extended queues only
 * @param ignoreOverrun whether the queue may be overrun, because the caller counts; extended queues only
 */
public record CompletionQueueSpec(
        int entries, int completionVector, Set<CompletionField> fields, boolean singleThreaded, boolean ignoreOverrun) {
    /** Copies the set. */
    public CompletionQueueSpec {
        fields = Set.copyOf(fields);
    }

    /**
     * A classic queue: {@code ibv_create_cq(3)}, {@code ibv_poll_cq(3)}.
     *
     * @param entries how many completions it must hold
     * @return the specification
     */
    public static CompletionQueueSpec entries(int entries) {
        return new CompletionQueueSpec(entries, 0, Set.of(), false, false);
    }

    /**
     * Lets another of the device's interrupts announce completions.
     *
     * @param vector its number, below {@link Context#completionVectors}
     * @return the changed copy
     */
    public CompletionQueueSpec completionVector(int vector) {
        return new CompletionQueueSpec(entries, vector, fields, singleThreaded, ignoreOverrun);
    }

    /**
     * Makes an extended queue: {@code ibv_create_cq_ex(3)}, {@code ibv_start_poll(3)}.
     *
     * @param wanted what each completion is to tell
     * @return the changed copy
     */
    public CompletionQueueSpec extended(Set<CompletionField> wanted) {
        return new CompletionQueueSpec(entries, completionVector, wanted, singleThreaded, ignoreOverrun);
    }

    /**
     * Spares the provider its locks: one thread alone will use the queue, the first one that does. Others are refused
     * with an {@link IllegalStateException}; to close the queue, and to close or drain the queue pairs that report to it,
     * is any thread's.
     *
     * @return the changed copy
     */
    public CompletionQueueSpec forOneThread() {
        return new CompletionQueueSpec(entries, completionVector, fields, true, ignoreOverrun);
    }

    /**
     * Lets the queue be overrun without an error.
     *
     * @return the changed copy
     */
    public CompletionQueueSpec overrunIgnored() {
        return new CompletionQueueSpec(entries, completionVector, fields, singleThreaded, true);
    }

    boolean isExtended() {
        return !fields.isEmpty() || singleThreaded || ignoreOverrun;
    }
}
