package org.rdma4j.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A thread waited for a completion. */
@Name("org.rdma4j.CompletionWait")
@Label("Completion Wait")
@Description("A thread waited for a completion, after a poll that found none")
@Category({"RDMA", "Verbs"})
@Threshold("20 ms")
public final class CompletionWaitEvent extends Event {
    /** Never committed; used to check whether such events are enabled. */
    static final CompletionWaitEvent ANY = new CompletionWaitEvent("", "");

    @Label("Device Name")
    final String deviceName;

    @Label("Strategy")
    @Description("How it waited")
    final String strategy;

    @Label("Successful")
    @Description("Whether it came; otherwise the time passed, the thread was interrupted, or the queue closed")
    boolean successful;

    /**
     * A wait that begins when {@link #begin} is called.
     *
     * @param deviceName the device's name
     * @param strategy how the thread waits
     */
    public CompletionWaitEvent(String deviceName, String strategy) {
        this.deviceName = deviceName;
        this.strategy = strategy;
    }

    /**
     * Ends the wait.
     *
     * @param came whether what was waited for came
     */
    public void commit(boolean came) {
        successful = came;
        commit();
    }
}
