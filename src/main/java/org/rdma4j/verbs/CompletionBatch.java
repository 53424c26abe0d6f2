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

/**
 * Completions that are polled with one call into memory that is used time and again, and read by their place in it:
 * {@code struct ibv_wc} of {@code man ibv_poll_cq}. Made by {@link CompletionQueue#batch}. Nothing is allocated, except
 * by {@link #completion} and for failures.
 *
 * <p>For the thread that made it alone: others are refused when they poll. Several batches, of one thread or many, may
 * poll the same queue; each completion goes to one of them. What was polled stays until the next poll. Nothing must be
 * closed; the memory is freed when nobody holds the batch.
 */
public final class CompletionBatch {
    private final CompletionQueue queue;
    private final CompletionPolling polling;
    private final NativeCompletions records;
    private final int capacity;
    private final OwnedUse use;
    private int count;

    CompletionBatch(CompletionQueue queue, NativeCompletions records, OwnedUse use) {
        this.queue = queue;
        this.polling = queue.polling();
        this.records = records;
        this.capacity = records.capacity();
        this.use = use;
    }

    /**
     * Takes completions out of the queue, in the order in which the work was done, and forgets those polled before;
     * {@code ibv_poll_cq(3)}, or {@code ibv_start_poll(3)} where the queue is an extended one. Never waits.
     *
     * @return how many there were; 0 where there are none
     * @throws IllegalStateException if the queue is closed, or this is not the thread that made the batch
     * @throws RdmaException if the queue is broken, mostly because it overran: it was too small
     */
    public int poll() {
        int found = 0;
        use.begin();
        try {
            if (!queue.isIntercepted() && !FlightRecording.wantsPolls()) {
                found = polling.poll(records, capacity);
                return found;
            }
            if (!queue.isLocked()) {
                found = queue.observedPoll(records);
                return found;
            }
        } finally {
            count = found;
            use.end();
        }
        count = queue.pollInto(records);
        return count;
    }

    /**
     * {@linkplain #poll Polls} until something is there, or a time has passed; the strategy says what the thread does
     * meanwhile.
     *
     * <p>An interrupt ends the wait, and the thread's interrupt status stays set; while it is set, only what is in the
     * queue already is answered.
     *
     * @param strategy what to do between two polls
     * @param timeout how long at most; zero to poll once
     * @return how many completions there were; 0 if the time has passed, or the thread was interrupted before
     * @throws IllegalStateException if the queue is closed, also while the thread waits; if this is not the thread that
     *     made the batch; or if the strategy cannot wait for this queue
     * @throws RdmaException if the queue is broken, mostly because it overran: it was too small
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
     * The number that the work request was posted with.
     *
     * @param index the completion's place, from 0
     * @return the caller's number
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public long wrId(int index) {
        return records.wrId(checked(index));
    }

    /**
     * Whether the work was done.
     *
     * @param index the completion's place, from 0
     * @return true if the status is {@link CompletionStatus#SUCCESS}
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public boolean isSuccess(int index) {
        return records.status(checked(index)) == 0;
    }

    /**
     * How the work request ended. Where it is an error only this, {@link #wrId}, {@link #vendorError} and {@link #qpn}
     * mean something.
     *
     * @param index the completion's place, from 0
     * @return the status
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public CompletionStatus status(int index) {
        return CompletionStatus.of(records.status(checked(index)));
    }

    /**
     * The device's own number for an error.
     *
     * @param index the completion's place, from 0
     * @return a number for the device vendor's support
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int vendorError(int index) {
        return records.vendorError(checked(index));
    }

    /**
     * Which kind of work completed, as a number, for loops that look at it each time.
     *
     * @param index the completion's place, from 0
     * @return the number in {@code enum ibv_wc_opcode}, which is {@link CompletionOpcode#value}; certain where {@link
     *     #isSuccess} only
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int opcodeValue(int index) {
        return records.opcode(checked(index));
    }

    /**
     * Which kind of work it was.
     *
     * @param index the completion's place, from 0
     * @return the kind
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public CompletionOpcode opcode(int index) {
        return CompletionOpcode.of(records.opcode(checked(index)));
    }

    /**
     * How much was received, or read by an RDMA read.
     *
     * @param index the completion's place, from 0
     * @return in octets
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int byteLength(int index) {
        return records.byteLength(checked(index));
    }

    /**
     * Whether the peer sent 32 bits along.
     *
     * @param index the completion's place, from 0
     * @return true if {@link #immediate} has them
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public boolean hasImmediate(int index) {
        return records.hasImmediate(checked(index));
    }

    /**
     * The 32 bits that the peer sent along.
     *
     * @param index the completion's place, from 0
     * @return the bits in host order; anything where it sent none
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int immediate(int index) {
        return records.immediate(checked(index));
    }

    /**
     * Whether the peer invalidated a key with its message.
     *
     * @param index the completion's place, from 0
     * @return true if {@link #invalidatedRkey} has it
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public boolean hasInvalidatedRkey(int index) {
        return records.hasInvalidatedRkey(checked(index));
    }

    /**
     * The key that the peer invalidated with its message.
     *
     * @param index the completion's place, from 0
     * @return the key; anything where it invalidated none
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int invalidatedRkey(int index) {
        return records.invalidatedRkey(checked(index));
    }

    /**
     * The queue pair that the work was posted to.
     *
     * @param index the completion's place, from 0
     * @return its number
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int qpn(int index) {
        return records.qpn(checked(index));
    }

    /**
     * The queue pair that the datagram came from.
     *
     * @param index the completion's place, from 0
     * @return its number
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int sourceQpn(int index) {
        return records.sourceQpn(checked(index));
    }

    /**
     * Whether the first 40 octets of the datagram's buffer are its global route header.
     *
     * @param index the completion's place, from 0
     * @return true if the datagram has one
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public boolean isGloballyRouted(int index) {
        return records.isGloballyRouted(checked(index));
    }

    /**
     * When the device completed the work, in its own clock's ticks.
     *
     * @param index the completion's place, from 0
     * @return the ticks, as {@link Context#rawClock} counts them
     * @throws IndexOutOfBoundsException if there are not so many
     * @throws IllegalStateException if the queue was created without {@link CompletionField#TIMESTAMP}
     */
    public long timestamp(int index) {
        requireField(CompletionField.TIMESTAMP);
        return records.timestamp(checked(index));
    }

    /**
     * When the device completed the work, in the system's time.
     *
     * @param index the completion's place, from 0
     * @return nanoseconds since 1970
     * @throws IndexOutOfBoundsException if there are not so many
     * @throws IllegalStateException if the queue was created without {@link CompletionField#WALL_CLOCK}
     */
    public long wallClock(int index) {
        requireField(CompletionField.WALL_CLOCK);
        return records.wallClock(checked(index));
    }

    /**
     * All of a completion, as an object of its own that outlasts the next poll.
     *
     * @param index the completion's place, from 0
     * @return the completion
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public WorkCompletion completion(int index) {
        return WorkCompletion.of(records, checked(index));
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
        long left = deadlineNanos - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
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
        if (!records.has(field.bit())) {
            throw new IllegalStateException("the %s was created without %s".formatted(queue, field));
        }
    }
}
