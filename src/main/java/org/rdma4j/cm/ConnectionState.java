package org.rdma4j.cm;

/** Whether a connection works, and if not, why. */
public enum ConnectionState {
    /** It works, as far as the kernel knows: a peer that lost its power says nothing. */
    ESTABLISHED,
    /** This side has ended it, and the peer has not answered yet. */
    DISCONNECTING,
    /** The peer has ended it, or has answered this side's end. */
    DISCONNECTED,
    /** The kernel has found that the peer's address leads elsewhere by now, or nowhere. */
    UNREACHABLE,
    /** The device was removed. */
    DEVICE_REMOVED,
    /** {@link Connection#close} was called. */
    CLOSED
}
