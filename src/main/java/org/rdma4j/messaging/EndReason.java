package org.rdma4j.messaging;

/** Why a channel ended. */
public enum EndReason {
    /** This side closed it. */
    CLOSED_HERE("this side closed it"),
    /** The peer closed it. All messages that it sent before have been handled. */
    CLOSED_BY_PEER("the peer closed it"),
    /** The peer's process ended, its host or the network is gone, or it does not acknowledge keep-alives. */
    PEER_LOST("the peer is lost"),
    /** The peer broke a rule of the protocol, and was disconnected. */
    PROTOCOL_VIOLATION("the peer broke a rule of the protocol"),
    /** A request of this side failed, or an answer to it did not come in time, so that its memory had to be withdrawn. */
    FAILED_HERE("a request of this side failed");

    private final String words;

    EndReason(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
