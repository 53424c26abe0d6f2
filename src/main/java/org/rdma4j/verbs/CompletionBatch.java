package org.rdma4j.verbs;

import java.time.Duration;
import java.util.Objects;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.datapath.CompletionPolling;
import org.rdma4j.internal.datapath.NativeCompletions;
import org.rdma4j.internal.events.CompletionWaitEvent;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.lifetime.OwnedUse;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.internal.readiness.WakeUps;

/**
 * Reusable memory that completions are polled into, many with one call. They are read by their index: {@code struct
 * ibv_wc} of {@code man ibv_poll_cq}. Made by {@link CompletionQueue#batch}. Only {@link #completion} and failures
 * allocate objects.
 *
 * {@snippet file="org/rdma4j/examples/ChainExampleTest.java" region="poll"}
 *
 * <p>Methods with an index throw {@link IndexOutOfBoundsException} if fewer completions were polled.
 *
 * <p>One thread at a time: the first thread that polls with the batch owns it, and other threads are refused until the owner
 * calls {@link #handOver} or ends. Several batches, of one thread or many, may poll the same queue; each completion goes to
 * one of them. What was polled stays until the next poll. There is nothing to close: the memory is freed when the batch is
 * no longer reachable.
 */
public final class CompletionBatch {
    private final CompletionQueue queue;
    private final CompletionPolling polling;
    private final CompletionInterception interception;
    private final NativeCompletions completions;
    private final int capacity;
    private final boolean forOneThread;
    private final OwnedUse use;
    private int count;

    CompletionBatch(CompletionQueue queue, NativeCompletions completions, OwnedUse use) {
        this.queue = queue;
        this.polling = queue.polling();
        this.interception = queue.interception();
        this.completions = completions;
        this.capacity = completions.capacity();
        this.forOneThread = queue.isForOneThread();
        this.use = use;
    }

    /**
     * Polls completions, in the order in which the work was done, and overwrites those polled before; {@code
     * ibv_poll_cq(3)}, or {@code ibv_start_poll(3)} for an extended queue. Never waits.
     *
     * @return how many there were; 0 where there are none
     * @throws IllegalStateException if the queue is closed, or another thread owns this batch
     * @throws RdmaException if the queue is broken, usually because it overran: it was too small
     */
    public int poll() {
        int found = 0;
        use.begin();
        try {
            if (forOneThread) {
                queue.requireOnlyThread();
            }
            if (!interception.isActive() && !FlightRecording.wantsPolls()) {
                found = polling.poll(completions, capacity);
                return found;
            }
            if (!interception.isLocked()) {
                found = interception.observedPoll(completions);
                return found;
            }
        } finally {
            count = found;
            use.end();
        }
        count = queue.pollInto(completions);
        return count;
    }

    /**
     * Lets another thread use this batch: the next thread that polls with it becomes its owner, and sees the
     * completions that were polled last.
     *
     * @throws IllegalStateException if another thread owns this batch
     */
    public void handOver() {
        use.handOver();
    }

    /**
     * {@linkplain #poll Polls} until there is a completion, or a time has passed. The strategy says what the thread
     * does meanwhile.
     *
     * <p>An interrupt ends the wait, and the thread's interrupt status stays set. While it is set, this returns only
     * what is in the queue already. {@link CompletionChannel#wakeUp} of the queue's channel ends the wait too.
     *
     * @param strategy what to do between two polls
     * @param timeout how long at most; zero to poll once
     * @return how many completions there were; 0 if the time has passed, or the wait was ended
     * @throws IllegalStateException if the queue is closed, also while the thread waits; if another thread owns
     *     this batch; or if the strategy cannot wait for this queue
     * @throws RdmaException if the queue is broken, usually because it overran: it was too small
     */
    public int await(WaitingStrategy strategy, Duration timeout) {
        strategy.begin(queue);
        int found = poll();
        if (found > 0) {
            return found;
        }
        long deadline = ReadinessWait.deadline(timeout);
        return FlightRecording.wantsCompletionWaits()
                ? recordedWait(deadline, strategy)
                : pollUntil(deadline, strategy);
    }

    /**
     * How many completions were polled last.
     *
     * @return 0 to the capacity
     */
    public int count() {
        return count;
    }

    /**
     * The identifier of the work request; see {@link WorkCompletion#wrId}.
     *
     * @param index the completion's place, from 0
     * @return the identifier that the caller chose
     */
    public long wrId(int index) {
        return completions.wrId(checked(index));
    }

    /**
     * Whether the work was done.
     *
     * @param index the completion's place, from 0
     * @return true if the status is {@link CompletionStatus#SUCCESS}
     */
    public boolean isSuccess(int index) {
        return completions.status(checked(index)) == 0;
    }

    /**
     * How the work request ended. If it failed, only this, {@link #wrId}, {@link #vendorError} and {@link #qpn} are valid.
     *
     * @param index the completion's place, from 0
     * @return the status
     */
    public CompletionStatus status(int index) {
        return CompletionStatus.of(completions.status(checked(index)));
    }

    /**
     * The status as a number, for one that this version does not know.
     *
     * @param index the completion's place, from 0
     * @return the number in {@code enum ibv_wc_status}
     */
    public int statusValue(int index) {
        return completions.status(checked(index));
    }

    /**
     * The device's own number for an error.
     *
     * @param index the completion's place, from 0
     * @return a number for the device vendor's support
     */
    public int vendorError(int index) {
        return completions.vendorError(checked(index));
    }

    /**
     * The kind of work as a number, for loops that look at it each time, and for kinds that this version does not know.
     *
     * @param index the completion's place, from 0
     * @return the number in {@code enum ibv_wc_opcode}, which is {@link CompletionOpcode#value}; valid only if
     *     {@link #isSuccess}
     */
    public int opcodeValue(int index) {
        return completions.opcode(checked(index));
    }

    /**
     * Which kind of work it was.
     *
     * @param index the completion's place, from 0
     * @return the kind
     */
    public CompletionOpcode opcode(int index) {
        return CompletionOpcode.of(completions.opcode(checked(index)));
    }

    /**
     * How much was received, or read by an RDMA read.
     *
     * @param index the completion's place, from 0
     * @return the length in bytes
     */
    public int byteLength(int index) {
        return completions.byteLength(checked(index));
    }

    /**
     * Whether the message has immediate data.
     *
     * @param index the completion's place, from 0
     * @return true if {@link #immediate} has them
     */
    public boolean hasImmediate(int index) {
        return completions.hasImmediate(checked(index));
    }

    /**
     * The immediate data of the message.
     *
     * @param index the completion's place, from 0
     * @return 32 bits in host order; undefined if the message has none
     */
    public int immediate(int index) {
        return completions.immediate(checked(index));
    }

    /**
     * Whether the peer invalidated a key with its message.
     *
     * @param index the completion's place, from 0
     * @return true if {@link #invalidatedRkey} has it
     */
    public boolean hasInvalidatedRkey(int index) {
        return completions.hasInvalidatedRkey(checked(index));
    }

    /**
     * The key that the peer invalidated with its message.
     *
     * @param index the completion's place, from 0
     * @return the key; undefined if it invalidated none
     */
    public int invalidatedRkey(int index) {
        return completions.invalidatedRkey(checked(index));
    }

    /**
     * The queue pair that the work was posted to.
     *
     * @param index the completion's place, from 0
     * @return its number
     */
    public int qpn(int index) {
        return completions.qpn(checked(index));
    }

    /**
     * The queue pair that the datagram came from.
     *
     * @param index the completion's place, from 0
     * @return its number
     */
    public int sourceQpn(int index) {
        return completions.sourceQpn(checked(index));
    }

    /**
     * Whether the first 40 bytes of the datagram's buffer are its global route header.
     *
     * @param index the completion's place, from 0
     * @return true if the datagram has one
     */
    public boolean isGloballyRouted(int index) {
        return completions.isGloballyRouted(checked(index));
    }

    /**
     * When the device completed the work, in its own clock's ticks.
     *
     * @param index the completion's place, from 0
     * @return the ticks, as {@link Context#rawClock} counts them
     * @throws IllegalStateException if the queue was created without {@link CompletionField#TIMESTAMP}
     */
    public long timestamp(int index) {
        requireField(CompletionField.TIMESTAMP);
        return completions.timestamp(checked(index));
    }

    /**
     * When the device completed the work, in the system's time.
     *
     * @param index the completion's place, from 0
     * @return nanoseconds since 1970
     * @throws IllegalStateException if the queue was created without {@link CompletionField#WALL_CLOCK}
     */
    public long wallClock(int index) {
        requireField(CompletionField.WALL_CLOCK);
        return completions.wallClock(checked(index));
    }

    /**
     * Copies a completion to an object that stays valid after the next poll.
     *
     * @param index the completion's place, from 0
     * @return the completion
     */
    public WorkCompletion completion(int index) {
        return WorkCompletion.of(completions, checked(index));
    }

    /** The count, the capacity and the queue. */
    @Override
    public String toString() {
        return "%s of %s completions of the %s".formatted(count, capacity, queue);
    }

    private int recordedWait(long deadlineNanos, WaitingStrategy strategy) {
        CompletionWaitEvent event = new CompletionWaitEvent(queue.context().deviceName(), strategy.toString());
        event.begin();
        try {
            return pollUntil(deadlineNanos, strategy);
        } finally {
            event.commit(count > 0);
        }
    }

    private int pollUntil(long deadlineNanos, WaitingStrategy strategy) {
        WakeUps wakeUps = queue.wakeUps();
        long known = wakeUps.enter();
        try {
            return pollUntil(deadlineNanos, strategy, wakeUps, known);
        } finally {
            wakeUps.leave();
        }
    }

    private int pollUntil(long deadlineNanos, WaitingStrategy strategy, WakeUps wakeUps, long known) {
        long left = deadlineNanos - System.nanoTime();
        while (left > 0 && !wakeUps.isWoken(known) && !Thread.currentThread().isInterrupted()) {
            strategy.idle(queue, left);
            int found = poll();
            if (found > 0) {
                return found;
            }
            left = deadlineNanos - System.nanoTime();
        }
        return 0;
    }

    private int checked(int index) {
        return Objects.checkIndex(index, count);
    }

    private void requireField(CompletionField field) {
        if (!completions.has(field.bit())) {
            throw new IllegalStateException("the %s was created without %s".formatted(queue, field));
        }
    }
}
