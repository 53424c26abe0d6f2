package org.rdma4j.verbs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.datapath.CompletionPolling;
import org.rdma4j.internal.datapath.CountedQueuePairs;
import org.rdma4j.internal.datapath.NativeCompletions;
import org.rdma4j.internal.datapath.QueuePairCounting;
import org.rdma4j.internal.events.ErrorCompletionEvent;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.events.SlowPollEvent;
import org.rdma4j.internal.lifetime.ExclusiveUse;

/**
 * What stands between a completion queue and the threads that poll it, while there is a reason: a queue pair is counted, a
 * queue pair is drained, or the queue overran. Otherwise {@link #isActive} is false, and completions go from the provider to
 * the caller directly.
 */
final class CompletionInterception {
    private final CompletionQueue queue;
    private final CompletionRecording recording;
    /** Threads that poll for objects, or intercept completions, take turns. */
    private final ExclusiveUse exclusive;
    /** For the thread whose turn it is, as are the fields below. */
    private final NativeCompletions completions;

    /** Taken out of the queue by a drain, and not yet handed to the caller. */
    private final ArrayDeque<WorkCompletion> setAside = new ArrayDeque<>();
    /**
     * What to do when a request of the library completes, of which the caller does not know; by {@code wrId}. A marker stays
     * until the drain that set it has ended.
     */
    private final Map<Long, Runnable> markers = new HashMap<>();

    private final CountedQueuePairs counted = new CountedQueuePairs();

    /** Why completions may be missing; null while none are. */
    private volatile @Nullable String failure;
    /**
     * Whether all threads must poll in turns: completions are set aside, or there are markers to look for. Written by the
     * thread whose turn it is: another one could overwrite what it has begun.
     */
    private volatile boolean locked;
    /** Whether it is locked, counting, or has failed; written after these. */
    private volatile boolean active;
    /** Whether there ever was a batch, whose thread may poll out of turn; written before the batch can poll. */
    private volatile boolean batched;

    CompletionInterception(
            CompletionQueue queue, CompletionPolling polling, ExclusiveUse exclusive, NativeCompletions completions) {
        this.queue = queue;
        this.recording = new CompletionRecording(polling, queue.context().deviceName());
        this.exclusive = exclusive;
        this.completions = completions;
    }

    /** Whether polling takes more than a call of the provider: {@link #observedPoll}, or what {@link #isLocked} says. */
    boolean isActive() {
        return active;
    }

    /** Whether {@link #take} must be called, in turn, and nothing else. */
    boolean isLocked() {
        return locked;
    }

    /** A batch is about to be made. */
    void expectBatches() {
        batched = true;
    }

    /** Lets all polls fail from now on: completions are lost. */
    void fail(String why) {
        failure = why;
        active = true;
    }

    /** Polls, counts, and tells the Flight Recorder. */
    int observedPoll(NativeCompletions into) {
        requireNoFailure();
        int found = recording.poll(into, into.capacity());
        for (int i = 0; i < found; i++) {
            observe(into, i);
        }
        return found;
    }

    /** Takes completions for the caller, those that are set aside first; in turn. */
    List<WorkCompletion> take(int most) {
        requireNoFailure();
        return List.copyOf(setAside.isEmpty() ? takeFromQueue(most) : takeSetAside(most));
    }

    /** Counts the completions of a queue pair, before there can be any. */
    void beginCounting(QueuePairCounting queuePair) {
        change(() -> counted.add(queuePair));
        awaitBatches();
    }

    void endCounting(QueuePairCounting queuePair) {
        change(() -> counted.remove(queuePair));
    }

    /** Does something when a certain request completes, instead of handing the completion to the caller. */
    void mark(long wrId, Runnable done) {
        change(() -> markers.put(wrId, done));
        awaitBatches();
    }

    void unmark(long wrId) {
        change(() -> markers.remove(wrId));
    }

    /** Takes the completions of one queue pair out of the queue, and sets the others aside for the threads that poll. */
    List<WorkCompletion> takeOf(int qpn) {
        exclusive.begin();
        try {
            List<WorkCompletion> all = new ArrayList<>(setAside);
            setAside.clear();
            all.addAll(takeFromQueue(Integer.MAX_VALUE));
            List<WorkCompletion> found = new ArrayList<>();
            for (WorkCompletion completion : all) {
                (completion.qpn() == qpn ? found : setAside).add(completion);
            }
            return found;
        } finally {
            exclusive.end();
        }
    }

    /** Does something while no thread polls, not even through a batch. Not to be called by an action of the same queue. */
    void excludingAllPolls(Runnable action) {
        long nobody = ThreadLocalRandom.current().nextLong();
        mark(nobody, () -> {});
        try {
            exclusive.exclude(action);
        } finally {
            unmark(nobody);
        }
    }

    private void requireNoFailure() {
        String why = failure;
        if (why != null) {
            throw new RdmaException(why);
        }
    }

    private void observe(NativeCompletions polled, int index) {
        recording.tell(polled, index);
        counted.count(polled, index);
    }

    private List<WorkCompletion> takeSetAside(int most) {
        List<WorkCompletion> found = new ArrayList<>();
        while (found.size() < most && !setAside.isEmpty()) {
            found.add(setAside.remove());
        }
        publish();
        return found;
    }

    /** As many as there are, without those of the library. */
    private List<WorkCompletion> takeFromQueue(int most) {
        List<WorkCompletion> found = new ArrayList<>();
        int capacity = completions.capacity();
        int count;
        do {
            count = recording.poll(completions, Math.min(capacity, most - found.size()));
            for (int i = 0; i < count; i++) {
                WorkCompletion completion = WorkCompletion.of(completions, i);
                if (markers.isEmpty() || !isMarked(completion)) {
                    observe(completions, i);
                    found.add(completion);
                }
            }
        } while (count == capacity && found.size() < most);
        return found;
    }

    private boolean isMarked(WorkCompletion completion) {
        Runnable marked = markers.get(completion.wrId());
        if (marked != null) {
            marked.run();
        }
        return marked != null;
    }

    /** Returns when no thread is in a poll any more that began before an interception. */
    private void awaitBatches() {
        if (batched) {
            queue.lifetime().awaitOwnedUses();
        }
    }

    /** Changes what is intercepted, for queue pairs: they keep this queue, which may be closing, from being released. */
    private void change(Runnable change) {
        exclusive.exclude(() -> {
            change.run();
            publish();
        });
    }

    /** Tells all threads how they must poll from now on. */
    private void publish() {
        locked = !markers.isEmpty() || !setAside.isEmpty();
        active = locked || !counted.isEmpty() || failure != null;
    }

    /** Polls that are told to the Flight Recorder, if it wants to know. */
    private static final class CompletionRecording {
        private final CompletionPolling polling;
        private final String deviceName;

        CompletionRecording(CompletionPolling polling, String deviceName) {
            this.polling = polling;
            this.deviceName = deviceName;
        }

        /**
         * Polls, and completions how long that took. {@link #tell} must be called for each of the caller's completions.
         *
         * @param completions memory for at least {@code most}
         * @param most how many completions to take at most
         * @return how many there were
         */
        int poll(NativeCompletions completions, int most) {
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
        void tell(NativeCompletions completions, int index) {
            int status = completions.status(index);
            if (status != 0 && FlightRecording.wantsErrorCompletions()) {
                new ErrorCompletionEvent(
                                deviceName,
                                completions.qpn(index),
                                completions.wrId(index),
                                CompletionStatus.describe(status),
                                completions.vendorError(index))
                        .commit();
            }
        }
    }
}
