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
 * Intercepts completions between a completion queue and the threads that poll it, while there is a reason: a queue pair
 * is counted or drained, or the queue overran. Otherwise {@link #isActive} is false, and completions go from the
 * provider to the caller directly.
 */
final class CompletionInterception {
    private final CompletionQueue queue;
    private final CompletionRecording recording;
    /** Threads that poll for objects, or intercept completions, take turns. */
    private final ExclusiveUse exclusive;
    /** Only the thread whose turn it is may use this and the fields below. */
    private final NativeCompletions completions;

    /** Completions that a drain took out of the queue, and that the caller has not polled yet. */
    private final ArrayDeque<WorkCompletion> setAside = new ArrayDeque<>();
    /**
     * The actions for completions of the library's own requests, by {@code wrId}. A marker stays until the drain that
     * set it has ended.
     */
    private final Map<Long, Runnable> markers = new HashMap<>();

    /** What was polled of queue pairs that are drained, by their number: it goes to the drain, whoever polls it. */
    private final Map<Integer, List<WorkCompletion>> drained = new HashMap<>();

    private final CountedQueuePairs counted = new CountedQueuePairs();

    /** Why completions may be missing; null while none are. */
    private volatile @Nullable String failure;
    /**
     * Whether all threads must poll in turns, because completions are set aside or there are drains or markers to look for. Only
     * the thread whose turn it is writes this; another thread could overwrite what it has begun.
     */
    private volatile boolean locked;
    /** Whether this is locked, counts, or has failed; written after those. */
    private volatile boolean active;
    /** Whether there ever was a batch. Its thread may poll out of turn. Written before the batch can poll. */
    private volatile boolean batched;

    CompletionInterception(
            CompletionQueue queue, CompletionPolling polling, ExclusiveUse exclusive, NativeCompletions completions) {
        this.queue = queue;
        this.recording = new CompletionRecording(polling, queue.context().deviceName());
        this.exclusive = exclusive;
        this.completions = completions;
    }

    /**
     * Whether polling takes more than a call of the provider: {@link #observedPoll} or, if {@link #isLocked}, {@link
     * #take}.
     */
    boolean isActive() {
        return active;
    }

    /** Whether threads must poll by {@link #take} only, in turn. */
    boolean isLocked() {
        return locked;
    }

    /** Called before a batch is made. */
    void expectBatches() {
        batched = true;
    }

    /** Lets all polls fail from now on: completions are lost. */
    void fail(String why) {
        failure = why;
        active = true;
    }

    /** Polls, counts, and records it for the Flight Recorder. */
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

    /** Runs an action when a certain request completes. The caller does not get the completion. */
    void mark(long wrId, Runnable done) {
        change(() -> markers.put(wrId, done));
        awaitBatches();
    }

    void unmark(long wrId) {
        change(() -> markers.remove(wrId));
    }

    /** From now on the completions of a queue pair go to its drain; two drains share them. */
    void beginDrain(int qpn) {
        change(() -> {
            List<WorkCompletion> found = drained.computeIfAbsent(qpn, _ -> new ArrayList<>());
            setAside.removeIf(completion -> completion.qpn() == qpn && found.add(completion));
        });
        awaitBatches();
    }

    /** Polls for all drains, and sets the completions of other queue pairs aside for the threads that poll. */
    void pollForDrains() {
        exclusive.begin();
        try {
            setAside.addAll(takeFromQueue(Integer.MAX_VALUE));
        } finally {
            exclusive.end();
        }
    }

    /** Takes the completions of a queue pair that is drained. */
    List<WorkCompletion> takeOf(int qpn) {
        pollForDrains();
        List<WorkCompletion> taken = new ArrayList<>();
        change(() -> {
            List<WorkCompletion> found = drained.getOrDefault(qpn, new ArrayList<>());
            taken.addAll(found);
            found.clear();
        });
        return taken;
    }

    /** Sets aside what was not taken, for the threads that poll. */
    void endDrain(int qpn) {
        change(() -> {
            List<WorkCompletion> left = drained.remove(qpn);
            if (left != null) {
                setAside.addAll(left);
            }
        });
    }

    /** Runs an action while no thread polls, not even with a batch. An action of the same queue must not call this. */
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

    /** Polls all completions there are, without those of the library's own requests. */
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
                    drained.getOrDefault(completion.qpn(), found).add(completion);
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

    /** Waits until all polls have ended that began before the interception. */
    private void awaitBatches() {
        if (batched) {
            queue.lifetime().awaitOwnedUses();
        }
    }

    /**
     * Changes what is intercepted. Queue pairs call this: they keep this queue, which may be closing, from being
     * released.
     */
    private void change(Runnable change) {
        exclusive.exclude(() -> {
            change.run();
            publish();
        });
    }

    /** Tells all threads how they must poll from now on. */
    private void publish() {
        locked = !markers.isEmpty() || !setAside.isEmpty() || !drained.isEmpty();
        active = locked || !counted.isEmpty() || failure != null;
    }

    /** Polls, and records it if the Flight Recorder wants it. */
    private static final class CompletionRecording {
        private final CompletionPolling polling;
        private final String deviceName;

        CompletionRecording(CompletionPolling polling, String deviceName) {
            this.polling = polling;
            this.deviceName = deviceName;
        }

        /**
         * Polls, and records how long it took. {@link #tell} must be called for each of the caller's completions.
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
