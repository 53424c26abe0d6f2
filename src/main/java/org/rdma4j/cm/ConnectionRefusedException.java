package org.rdma4j.cm;

import org.rdma4j.RdmaException;

/**
 * The peer, or its kernel, refused a connection. The {@linkplain #reason reason} tells a port that nobody listens on from
 * a program that said no, and the {@linkplain #privateData private data} is what that program said.
 */
public final class ConnectionRefusedException extends RdmaException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    private final RefusalReason reason;
    /** The number of the reason. */
    private final int status;
    /** What the peer sent along. */
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
     * The number of the reason, also where this version does not know it.
     *
     * @return the status of librdmacm's event
     */
    public int status() {
        return status;
    }

    /**
     * What the peer's program said with its rejection.
     *
     * @return a copy; empty where it said nothing, and with zeros at its end where the transport pads it
     */
    public byte[] privateData() {
        return privateData.clone();
    }
}
