package org.rdma4j.messaging;

/**
 * The end of a channel.
 *
 * @param reason the kind of end
 * @param detail what happened, for people; empty if there is no more to say
 */
public record ChannelEnd(EndReason reason, String detail) {
    /** The reason in words, with the detail. */
    @Override
    public String toString() {
        return detail.isEmpty() ? reason.words() : reason.words() + ": " + detail;
    }
}
