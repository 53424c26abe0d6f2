package org.rdma4j.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A queue pair has changed its state. */
@Name("org.rdma4j.QueuePairState")
@Label("Queue Pair State")
@Description("A queue pair has changed its state")
@Category({"RDMA", "Verbs"})
public final class QueuePairStateEvent extends Event {
    /** Never committed; used to check whether such events are enabled. */
    static final QueuePairStateEvent ANY = new QueuePairStateEvent("", 0, "", "", "");

    @Label("Device Name")
    final String deviceName;

    @Label("Queue Pair Number")
    final int qpn;

    @Label("From")
    final String from;

    @Label("To")
    final String to;

    @Label("Cause")
    @Description("The call that changed it; if the device did it by itself, the call that noticed")
    final String cause;

    /**
     * A change of the state.
     *
     * @param deviceName the device's name
     * @param qpn the queue pair's number
     * @param from the state before
     * @param to the state since
     * @param cause what brought it about
     */
    public QueuePairStateEvent(String deviceName, int qpn, String from, String to, String cause) {
        this.deviceName = deviceName;
        this.qpn = qpn;
        this.from = from;
        this.to = to;
        this.cause = cause;
    }
}
