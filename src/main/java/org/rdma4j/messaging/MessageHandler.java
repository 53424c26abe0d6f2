package org.rdma4j.messaging;

/**
 * Handles the messages of channels. Each channel calls it in a virtual thread of its own, for one message after the
 * other in the order in which they were sent; different channels call it at the same time. It may block, send, call and
 * close the channel. A peer whose messages are handled slowly waits when all receive buffers are in use.
 */
@FunctionalInterface
public interface MessageHandler {
    /** Refuses calls, and ignores messages: for a client that only asks. */
    MessageHandler NONE = message -> {
        if (message.isCall()) {
            throw new UnsupportedOperationException("this side handles no calls");
        }
    };

    /**
     * A message has arrived.
     *
     * @param message the message; its payload is valid until this returns
     * @throws Exception if it cannot be handled: it is logged, and a call gets its message as the reason of a failure
     */
    void received(ReceivedMessage message) throws Exception;

    /**
     * The channel has ended. Called once, after the last message.
     *
     * @param channel the channel
     * @param end why
     */
    default void ended(MessageChannel channel, ChannelEnd end) {}
}
