package org.rdma4j.internal.events;

/** What brought a queue pair to another state, as the Flight Recorder is told. */
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
    /** None of this side's calls: mostly an error of its own or of the peer. Noticed when the device is next asked. */
    DEVICE
}
