package org.rdma4j.verbs;

/** What brought a queue pair to another state, as the Flight Recorder is told. */
enum StateChangeCause {
    /** {@link QueuePair#bind(LocalPort)}. */
    BIND,
    /** {@link QueuePair#readyToReceive}, {@link QueuePair#connect} and {@link QueuePair#activate} with their first half. */
    READY_TO_RECEIVE,
    /** {@link QueuePair#readyToSend}, {@link QueuePair#connect} and {@link QueuePair#activate} with their second half. */
    READY_TO_SEND,
    /** {@link QueuePair#reset}. */
    RESET,
    /** {@link QueuePair#modify}. */
    MODIFY,
    /** {@link QueuePair#drain}. */
    DRAIN,
    /** {@link QueuePair#close}, of the queue pair itself or of what it was made from. */
    CLOSE,
    /** None of this side's calls: mostly an error of its own or of the peer. Noticed when the device is next asked. */
    DEVICE
}
