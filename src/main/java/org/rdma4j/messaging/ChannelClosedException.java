package org.rdma4j.messaging;

import org.rdma4j.RdmaException;

/** The channel has ended, so that nothing can be sent or received any more. {@link #end} says why. */
public final class ChannelClosedException extends RdmaException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    private final transient ChannelEnd end;

    ChannelClosedException(String channel, ChannelEnd end) {
        super("the %s has ended: %s; connect again".formatted(channel, end));
        this.end = end;
    }

    /**
     * Why the channel ended.
     *
     * @return the end
     */
    public ChannelEnd end() {
        return end;
    }
}
