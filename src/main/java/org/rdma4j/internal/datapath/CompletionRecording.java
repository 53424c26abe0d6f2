package org.rdma4j.internal.datapath;

import java.util.function.IntFunction;
import org.rdma4j.internal.events.ErrorCompletionEvent;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.events.SlowPollEvent;

/** Polls that are told to the Flight Recorder, if it wants to know. */
public final class CompletionRecording {
    private final CompletionPolling polling;
    private final String deviceName;
    private final IntFunction<String> statusName;

    /**
     * Records the polls of a queue.
     *
     * @param polling polls the queue
     * @param deviceName the kernel's name of the device
     * @param statusName the name of a number of {@code enum ibv_wc_status}
     */
    public CompletionRecording(CompletionPolling polling, String deviceName, IntFunction<String> statusName) {
        this.polling = polling;
        this.deviceName = deviceName;
        this.statusName = statusName;
    }

    /**
     * Polls, and completions how long that took. {@link #tell} must be called for each of the caller's completions.
     *
     * @param completions memory for at least {@code most}
     * @param most how many completions to take at most
     * @return how many there were
     */
    public int poll(NativeCompletions completions, int most) {
        if (!FlightRecording.wantsSlowPolls()) {
            return polling.poll(completions, most);
        }
        SlowPollEvent event = new SlowPollEvent(deviceName);
        event.begin();
        int found = polling.poll(completions, most);
        event.commit(found);
        return found;
    }

    /**
     * Records a completion, if it is one with an error.
     *
     * @param completions where it is
     * @param index its place, from 0
     */
    public void tell(NativeCompletions completions, int index) {
        int status = completions.status(index);
        if (status != 0 && FlightRecording.wantsErrorCompletions()) {
            new ErrorCompletionEvent(
                            deviceName,
                            completions.qpn(index),
                            completions.wrId(index),
                            statusName.apply(status),
                            completions.vendorError(index))
                    .commit();
        }
    }
}
