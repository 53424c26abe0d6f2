package org.rdma4j.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A completion with an error was polled. */
@Name("org.rdma4j.ErrorCompletion")
@Label("Error Completion")
@Description("A completion was polled whose status is an error")
@Category({"RDMA", "Verbs"})
public final class ErrorCompletionEvent extends Event {
    /** Never committed; used to check whether such events are enabled. */
    static final ErrorCompletionEvent ANY = new ErrorCompletionEvent("", 0, 0, "", 0);

    @Label("Device Name")
    final String deviceName;

    @Label("Queue Pair Number")
    @Description("0 where the completion queue was created without it")
    final int qpn;

    @Label("Work Request")
    @Description("The wrId that the work request was posted with")
    final long wrId;

    @Label("Status")
    final String status;

    @Label("Vendor Error")
    @Description("The device's own number for the error")
    final int vendorError;

    /**
     * An error completion.
     *
     * @param deviceName the device's name
     * @param qpn the queue pair's number
     * @param wrId the identifier that the work request was posted with
     * @param status the status
     * @param vendorError the device's own number
     */
    public ErrorCompletionEvent(String deviceName, int qpn, long wrId, String status, int vendorError) {
        this.deviceName = deviceName;
        this.qpn = qpn;
        this.wrId = wrId;
        this.status = status;
        this.vendorError = vendorError;
    }
}
