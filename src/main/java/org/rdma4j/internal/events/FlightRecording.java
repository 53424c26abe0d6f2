package org.rdma4j.internal.events;

/**
 * Which events the Flight Recorder wants at this moment. Code asks here before it makes an event. If nothing is
 * recorded, the check is a constant to the JIT compiler; if only other events are recorded, it is a few loads and a
 * branch. Without the module {@code jdk.jfr} the classes of the events cannot be loaded.
 */
public final class FlightRecording {
    private static final boolean PRESENT = ModuleLayer.boot()
            .findModule("jdk.jfr")
            .filter(FlightRecording.class.getModule()::canRead)
            .isPresent();

    private FlightRecording() {}

    /**
     * Whether changes of a queue pair's state are recorded.
     *
     * @return true for {@link QueuePairStateEvent}
     */
    public static boolean wantsQueuePairStates() {
        return PRESENT && QueuePairStateEvent.ANY.isEnabled();
    }

    /**
     * Whether completions with an error are recorded.
     *
     * @return true for {@link ErrorCompletionEvent}
     */
    public static boolean wantsErrorCompletions() {
        return PRESENT && ErrorCompletionEvent.ANY.isEnabled();
    }

    /**
     * Whether polls are measured.
     *
     * @return true for {@link SlowPollEvent}
     */
    public static boolean wantsSlowPolls() {
        return PRESENT && SlowPollEvent.ANY.isEnabled();
    }

    /**
     * Whether anything is recorded of a poll.
     *
     * @return true for {@link SlowPollEvent} or {@link ErrorCompletionEvent}
     */
    public static boolean wantsPolls() {
        return PRESENT && (ErrorCompletionEvent.ANY.isEnabled() || SlowPollEvent.ANY.isEnabled());
    }

    /**
     * Whether waits for completions are measured.
     *
     * @return true for {@link CompletionWaitEvent}
     */
    public static boolean wantsCompletionWaits() {
        return PRESENT && CompletionWaitEvent.ANY.isEnabled();
    }

    /**
     * Whether registrations of memory are recorded.
     *
     * @return true for {@link MemoryRegistrationEvent}
     */
    public static boolean wantsMemoryRegistrations() {
        return PRESENT && MemoryRegistrationEvent.ANY.isEnabled();
    }
}
