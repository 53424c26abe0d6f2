package org.rdma4j.verbs;

import java.util.Set;
import java.util.function.Consumer;

/**
 * How to create a completion queue. Begin with {@link #entries}. Immutable: each {@code with...} method returns a
 * changed copy.
 */
public final class CompletionQueueSpec {
    private final int entries;
    private int completionVector;
    private Set<CompletionField> fields = Set.of();
    private boolean singleThreaded;
    private boolean overrunIgnored;

    private CompletionQueueSpec(int entries) {
        this.entries = entries;
    }

    private CompletionQueueSpec(CompletionQueueSpec other) {
        entries = other.entries;
        completionVector = other.completionVector;
        fields = other.fields;
        singleThreaded = other.singleThreaded;
        overrunIgnored = other.overrunIgnored;
    }

    /**
     * A classic queue: {@code ibv_create_cq(3)}, {@code ibv_poll_cq(3)}. Its completions have {@link
     * CompletionField#STANDARD}.
     *
     * @param entries how many completions it must hold: as many as there can be requests under way in the queue pairs that
     *     report to it; the device may make it larger
     * @return the specification
     */
    public static CompletionQueueSpec entries(int entries) {
        return new CompletionQueueSpec(entries);
    }

    /**
     * Lets another of the device's interrupts announce completions.
     *
     * @param vector its number, from 0, below {@link Context#completionVectors}
     * @return the changed copy
     */
    public CompletionQueueSpec withCompletionVector(int vector) {
        return with(copy -> copy.completionVector = vector);
    }

    /**
     * Makes an extended queue: {@code ibv_create_cq_ex(3)}, {@code ibv_start_poll(3)}.
     *
     * @param wanted the fields of its completions
     * @return the changed copy
     */
    public CompletionQueueSpec withFields(Set<CompletionField> wanted) {
        Set<CompletionField> copied = Set.copyOf(wanted);
        return with(copy -> copy.fields = copied);
    }

    /**
     * Makes an extended queue without locks in the provider: only one thread will use it, the first one that does. Other
     * threads are refused with an {@link IllegalStateException}. Any thread may close the queue, and close or drain the queue
     * pairs that report to it.
     *
     * @return the changed copy
     */
    public CompletionQueueSpec withSingleThread() {
        return with(copy -> copy.singleThreaded = true);
    }

    /**
     * Makes an extended queue that does not report an overrun, because the caller counts the requests under way.
     *
     * @return the changed copy
     */
    public CompletionQueueSpec withOverrunIgnored() {
        return with(copy -> copy.overrunIgnored = true);
    }

    /** The entries and, of an extended queue, its fields and flags. */
    @Override
    public String toString() {
        return "%s entries%s%s%s"
                .formatted(
                        entries,
                        fields.isEmpty() ? "" : ", fields " + fields,
                        singleThreaded ? ", for one thread" : "",
                        overrunIgnored ? ", overrun ignored" : "");
    }

    int entries() {
        return entries;
    }

    int completionVector() {
        return completionVector;
    }

    /** The fields of an extended queue; empty for a classic one. */
    Set<CompletionField> fields() {
        return fields;
    }

    boolean isSingleThreaded() {
        return singleThreaded;
    }

    boolean ignoresOverrun() {
        return overrunIgnored;
    }

    boolean isExtended() {
        return !fields.isEmpty() || singleThreaded || overrunIgnored;
    }

    private CompletionQueueSpec with(Consumer<CompletionQueueSpec> change) {
        CompletionQueueSpec copy = new CompletionQueueSpec(this);
        change.accept(copy);
        return copy;
    }
}
