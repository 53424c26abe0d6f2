package org.rdma4j.cm;

/** How many bytes of private data the messages of the connection manager carry on InfiniBand and RoCE. */
enum PrivateDataLimit {
    CONNECT(56, "a request to connect"),
    ACCEPT(196, "an accepted connection"),
    REJECT(148, "a rejection"),
    LOOK_UP(180, "a request of datagrams"),
    ANSWER(136, "an answer to a request of datagrams");

    private final int most;
    private final String message;

    PrivateDataLimit(int most, String message) {
        this.most = most;
        this.message = message;
    }

    /** Rejects data that does not fit: librdmacm would reject the peer, or return EINVAL. */
    byte[] require(byte[] data) {
        if (data.length > most) {
            throw new IllegalArgumentException(
                    "%s carries at most %s bytes of private data, not %s: ".formatted(message, most, data.length)
                            + "send the rest as a message over the queue pair");
        }
        return data;
    }
}
