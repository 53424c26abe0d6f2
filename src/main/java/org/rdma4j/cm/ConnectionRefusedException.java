package org.rdma4j.cm;

import org.rdma4j.RdmaException;

/**
 * The peer's program or its kernel refused a connection. The {@linkplain #reason reason} says which: nobody listens on
 * the port, or the program rejected the request. The {@linkplain #privateData private data} is from the program.
 */
public final class ConnectionRefusedException extends RdmaException {
    private static final long serialVersionUID = 1L;

    /** The reason. */
    private final RefusalReason reason;
    /** The number of the reason. */
    private final int status;
    /** The private data from the peer. */
    private final byte[] privateData;

    ConnectionRefusedException(String what, RefusalReason reason, int status, byte[] privateData) {
        super("%s was refused (%s, status %s): %s".formatted(what, reason, status, reason.meaning()));
        this.reason = reason;
        this.status = status;
        this.privateData = privateData.clone();
    }

    /**
     * Why it was refused.
     *
     * @return the reason
     */
    public RefusalReason reason() {
        return reason;
    }

    /**
     * The number of the reason, known to this version or not.
     *
     * @return the status of librdmacm's event
     */
    public int status() {
        return status;
    }

    /**
     * The private data that the peer's program sent with its rejection.
     *
     * @return a copy; empty if there is none, and padded with zeros on InfiniBand and RoCE
     */
    public byte[] privateData() {
        return privateData.clone();
    }
}
