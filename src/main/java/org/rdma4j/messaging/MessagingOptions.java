package org.rdma4j.messaging;

import java.time.Duration;
import java.util.function.Consumer;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * The sizes and times of a channel. Begin with {@link #defaults}. Immutable: each {@code with...} method returns a
 * changed copy, and throws an {@link IllegalArgumentException} for a number that is out of range. The two sides of a
 * channel may have different options.
 */
public final class MessagingOptions {
    private static final int SMALLEST_BUFFER = 512;
    private static final int LARGEST_BUFFER = 16 << 20;
    private static final int FEWEST_BUFFERS = 8;
    private static final int MOST_BUFFERS = 16_384;

    private int bufferSize = 8 << 10;
    private int receiveBuffers = 32;
    private int sendBuffers = 32;
    private long maxMessage = 64L << 20;
    private Duration keepAlive = Duration.ofSeconds(1);
    private Duration lostAfter = Duration.ofSeconds(5);

    private MessagingOptions() {}

    /**
     * 32 buffers of 8 KiB for each direction, messages of at most 64 MiB, and a lost peer is noticed within 6 seconds.
     *
     * @return the defaults
     */
    public static MessagingOptions defaults() {
        return new MessagingOptions();
    }

    /**
     * Sets the size of each buffer. Messages that do not fit are read by RDMA, which costs one more round trip.
     *
     * @param bytes 512 to 16 Mi; 24 of them are for the header
     * @return the changed copy
     */
    public MessagingOptions withBufferSize(int bytes) {
        FieldRange.require("the size of a buffer", bytes, SMALLEST_BUFFER, LARGEST_BUFFER);
        return with(copy -> copy.bufferSize = bytes);
    }

    /**
     * Sets how many buffers there are for messages from the peer. Half of them are for messages that wait for the handler,
     * the others for answers.
     *
     * @param count 8 to 16,384
     * @return the changed copy
     */
    public MessagingOptions withReceiveBuffers(int count) {
        FieldRange.require("the number of receive buffers", count, FEWEST_BUFFERS, MOST_BUFFERS);
        return with(copy -> copy.receiveBuffers = count);
    }

    /**
     * Sets how many messages can be on their way to the peer.
     *
     * @param count 8 to 16,384
     * @return the changed copy
     */
    public MessagingOptions withSendBuffers(int count) {
        FieldRange.require("the number of send buffers", count, FEWEST_BUFFERS, MOST_BUFFERS);
        return with(copy -> copy.sendBuffers = count);
    }

    /**
     * Sets the longest message that this side accepts. The memory of a message that does not fit into a buffer is
     * allocated when its turn to be handled comes, one at a time for each channel.
     *
     * @param bytes 0 or more
     * @return the changed copy
     */
    public MessagingOptions withMaxMessage(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("the longest message cannot have %s bytes".formatted(bytes));
        }
        return with(copy -> copy.maxMessage = bytes);
    }

    /**
     * Sets after which time without traffic this side checks whether the peer is still there. The check is an RDMA write
     * of no bytes: the peer's device acknowledges it, and its program does not notice.
     *
     * @param interval more than zero
     * @return the changed copy
     */
    public MessagingOptions withKeepAlive(Duration interval) {
        requirePositive("the keep-alive interval", interval);
        return with(copy -> copy.keepAlive = interval);
    }

    /**
     * Sets how long the peer's device may take to acknowledge a keep-alive until the peer counts as lost.
     *
     * @param time more than zero
     * @return the changed copy
     */
    public MessagingOptions withLostAfter(Duration time) {
        requirePositive("the time until a peer counts as lost", time);
        return with(copy -> copy.lostAfter = time);
    }

    /**
     * The size of each buffer.
     *
     * @return bytes, with the header
     */
    public int bufferSize() {
        return bufferSize;
    }

    /**
     * How many buffers there are for messages from the peer.
     *
     * @return the number
     */
    public int receiveBuffers() {
        return receiveBuffers;
    }

    /**
     * How many buffers there are for messages to the peer.
     *
     * @return the number
     */
    public int sendBuffers() {
        return sendBuffers;
    }

    /**
     * The longest message that this side accepts.
     *
     * @return bytes
     */
    public long maxMessage() {
        return maxMessage;
    }

    /**
     * The time without traffic after which the peer is checked.
     *
     * @return the interval
     */
    public Duration keepAlive() {
        return keepAlive;
    }

    /**
     * How long the check may take.
     *
     * @return the time
     */
    public Duration lostAfter() {
        return lostAfter;
    }

    static boolean isBufferSize(int bytes) {
        return bytes >= SMALLEST_BUFFER && bytes <= LARGEST_BUFFER;
    }

    static boolean isBufferCount(int count) {
        return count >= FEWEST_BUFFERS && count <= MOST_BUFFERS;
    }

    private static void requirePositive(String what, Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("%s must be more than zero, not %s".formatted(what, time));
        }
    }

    private MessagingOptions with(Consumer<MessagingOptions> change) {
        MessagingOptions copy = new MessagingOptions();
        copy.bufferSize = bufferSize;
        copy.receiveBuffers = receiveBuffers;
        copy.sendBuffers = sendBuffers;
        copy.maxMessage = maxMessage;
        copy.keepAlive = keepAlive;
        copy.lostAfter = lostAfter;
        change.accept(copy);
        return copy;
    }
}
