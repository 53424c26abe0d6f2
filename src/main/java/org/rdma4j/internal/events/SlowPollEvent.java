package org.rdma4j.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A poll took long. It is off by default, because it costs each poll two readings of the clock and an object. */
@Name("org.rdma4j.SlowPoll")
@Label("Slow Poll")
@Description("A poll of a completion queue took long")
@Category({"RDMA", "Verbs"})
@Enabled(false)
@Threshold("100 us")
public final class SlowPollEvent extends Event {
    /** Never committed; used to check whether such events are enabled. */
    static final SlowPollEvent ANY = new SlowPollEvent("");

    @Label("Device Name")
    final String deviceName;

    @Label("Completions")
    @Description("How many were found")
    int completions;

    /**
     * A poll that begins when {@link #begin} is called.
     *
     * @param deviceName the device's name
     */
    public SlowPollEvent(String deviceName) {
        this.deviceName = deviceName;
    }

    /**
     * Ends the poll.
     *
     * @param found how many completions it found
     */
    public void commit(int found) {
        completions = found;
        commit();
    }
}
