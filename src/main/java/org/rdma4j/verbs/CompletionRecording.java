package org.rdma4j.verbs;

import org.rdma4j.internal.datapath.CompletionPolling;
import org.rdma4j.internal.datapath.NativeCompletions;
import org.rdma4j.internal.events.ErrorCompletionEvent;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.events.SlowPollEvent;

/** Polls that the Flight Recorder wants to hear of, and what it is told. */
final class CompletionRecording {
    private final CompletionPolling polling;
    private final String device;

    CompletionRecording(CompletionPolling polling, String device) {
        this.polling = polling;
        this.device = device;
    }

    /** Tells how long the poll took; of the completions {@link #tell} must be told those that are the caller's. */
    int poll(NativeCompletions records, int most) {
        if (!FlightRecording.wantsSlowPolls()) {
            return polling.poll(records, most);
        }
        SlowPollEvent event = new SlowPollEvent(device);
        event.begin();
        int found = polling.poll(records, most);
        event.commit(found);
        return found;
    }

    /** Tells of a completion, if it is one with an error. */
    void tell(NativeCompletions records, int index) {
        if (records.status(index) != 0 && FlightRecording.wantsErrorCompletions()) {
            new ErrorCompletionEvent(
                            device,
                            records.qpn(index),
                            records.wrId(index),
                            CompletionStatus.of(records.status(index)).toString(),
                            records.vendorError(index))
                    .commit();
        }
    }
}
