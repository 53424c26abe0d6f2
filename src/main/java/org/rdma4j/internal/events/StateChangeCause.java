package org.rdma4j.internal.events;

/** The cause of a queue pair's state change, for the Flight Recorder. */
public enum StateChangeCause {
    /** {@code QueuePair.bind}. */
    BIND,
    /** {@code QueuePair.readyToReceive}, {@code QueuePair.connect} and {@code QueuePair.activate} with their first half. */
    READY_TO_RECEIVE,
    /** {@code QueuePair.readyToSend}, {@code QueuePair.connect} and {@code QueuePair.activate} with their second half. */
    READY_TO_SEND,
    /** {@code QueuePair.reset}. */
    RESET,
    /** {@code QueuePair.modify}. */
    MODIFY,
    /** {@code QueuePair.drain}. */
    DRAIN,
    /** {@code QueuePair.close}, of the queue pair itself or of what it was made from. */
    CLOSE,
    /**
     * Not a call of this side: mostly an error of this side or of the peer. It is noticed when the device is next
     * asked.
     */
    DEVICE
}
