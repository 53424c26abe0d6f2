package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the frames of a channel that wait for the handler, one after the other, in a thread of its own. */
final class HandlerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerLoop.class);
    /** For a long message. A lost peer is noticed much earlier. */
    private static final Duration READING_TIMEOUT = Duration.ofHours(1);

    private final MessageChannel channel;
    private final ChannelQueues queues;
    private final Credits credits;
    private final FrameSender sender;
    private final LongMessages longMessages;
    private final Inbox inbox;
    private final MessageHandler handler;
    private final Function<String, @Nullable RemoteRegion> published;
    private final Duration answerTimeout;

    HandlerLoop(
            MessageChannel channel,
            ChannelQueues queues,
            Credits credits,
            FrameSender sender,
            LongMessages longMessages,
            Inbox inbox,
            MessageHandler handler,
            Function<String, @Nullable RemoteRegion> published,
            Duration answerTimeout) {
        this.channel = channel;
        this.queues = queues;
        this.credits = credits;
        this.sender = sender;
        this.longMessages = longMessages;
        this.inbox = inbox;
        this.handler = handler;
        this.published = published;
        this.answerTimeout = answerTimeout;
    }

    /** Returns when the channel has ended, and what was received before is handled. */
    void run() {
        for (Inbox.Frame frame = inbox.take(); frame != null; frame = inbox.take()) {
            try {
                handle(frame);
            } catch (ChannelClosedException e) {
                LOG.debug("a message of the {} was not handled to its end", channel, e);
            } catch (RuntimeException | Error e) { // also if memory for a long message is missing
                LOG.warn("a message of the {} could not be handled, and the channel ends", channel, e);
                channel.end(new ChannelEnd(EndReason.FAILED_HERE, "a message could not be handled: " + e));
            }
            var _ = Thread.interrupted(); // what a handler has left must not end the next one
        }
    }

    /** Tells the handler of the end. */
    void tell(ChannelEnd end) {
        try {
            handler.ended(channel, end);
        } catch (Throwable thrown) { // as in deliver
            LOG.warn("the handler of the {} failed when it was told of the end", channel, thrown);
        }
    }

    private void handle(Inbox.Frame frame) {
        FrameHeader header = frame.header();
        try {
            switch (header.type()) {
                case FIND -> answerSearch(header.id(), frame.payload());
                case REPLY -> longMessages.decline(frame.payload(), Deadline.after(answerTimeout));
                default -> deliver(header, frame.payload());
            }
        } finally {
            repost(frame.index());
        }
    }

    private void deliver(FrameHeader header, MemorySegment payload) {
        MemorySegment bytes = header.offered() ? longMessages.fetch(payload, Deadline.after(READING_TIMEOUT)) : payload;
        ReceivedMessage message = new ReceivedMessage(channel, bytes.asReadOnly(), header);
        try {
            handler.received(message);
        } catch (Throwable thrown) { // also a checked exception, which other languages throw undeclared
            if (channel.hasEnded()) {
                LOG.debug("the handler of the {} failed after its end", channel, thrown);
            } else {
                LOG.warn("the handler of the {} failed; the channel goes on", channel, thrown);
                message.fail(thrown.toString(), Deadline.after(answerTimeout));
            }
        }
    }

    private void answerSearch(long id, MemorySegment name) {
        RemoteRegion region = published.apply(new String(name.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
        Deadline deadline = Deadline.after(answerTimeout);
        if (region == null) {
            channel.failure(id, "nothing is published by this name", deadline);
        } else {
            sender.send(FrameType.FOUND, false, id, region.toBytes(), deadline);
        }
    }

    private void repost(int index) {
        if (channel.hasEnded()) {
            return;
        }
        try {
            queues.postReceive(index);
            credits.owe();
            sender.returnCredits();
        } catch (IllegalStateException | RdmaException e) {
            LOG.debug("the {} takes no more receives", channel, e);
        }
    }
}
