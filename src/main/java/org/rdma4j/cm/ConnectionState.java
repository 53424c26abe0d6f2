package org.rdma4j.cm;

/** Whether a connection works, and if it does not, why. */
public enum ConnectionState {
    /** It works, as far as the kernel knows. A peer that loses its power is not noticed. */
    ESTABLISHED,
    /** This side has ended it, and the peer has not confirmed yet. */
    DISCONNECTING,
    /** The peer has ended it, or has confirmed that this side ended it. */
    DISCONNECTED,
    /** The peer's address now belongs to another host, or cannot be reached. */
    UNREACHABLE,
    /** The device was removed. */
    DEVICE_REMOVED,
    /** {@link Connection#close} was called. */
    CLOSED
}
