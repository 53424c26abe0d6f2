package org.rdma4j.cm;

import org.rdma4j.internal.numbers.NumberedConstants;

/**
 * Why a connection was refused. These are the common reasons of InfiniBand Architecture Specification 1.4, volume 1,
 * 12.6.7.2. RoCE has the same.
 */
public enum RefusalReason {
    /** The peer has no free queue pair. */
    NO_QUEUE_PAIR(1, "the peer has no free queue pair"),
    /** The peer lacks memory or other resources. */
    NO_RESOURCES(3, "the peer lacks resources"),
    /** The peer gave up waiting for this side. */
    TIMEOUT(4, "the peer gave up waiting"),
    /** The peer does not support this kind of connection. */
    UNSUPPORTED(5, "the peer does not support this kind of connection"),
    /** Nobody listens on the port. */
    NO_LISTENER(8, "nobody listens on that port; start the server, or run rdma resource show cm_id there"),
    /** The peer still has an old connection with the same queue pair number. */
    STALE_CONNECTION(10, "the peer still has an old connection with this queue pair number; connect again"),
    /** The peer does not have the requested GID. */
    INVALID_GID(12, "the peer does not have this GID"),
    /** The peer cannot send packets of the requested MTU. */
    INVALID_MTU(26, "the peer cannot send packets of this MTU"),
    /** The peer's program rejected the request; its private data may say why. */
    REJECTED_BY_PEER(28, "the peer's program rejected it; its private data may say why"),
    /** A reason that this version does not know; {@link ConnectionRefusedException#status} has its number. */
    UNKNOWN(-1, "look it up in the InfiniBand Architecture Specification, volume 1, 12.6.7.2");

    private static final NumberedConstants<RefusalReason> NUMBERED =
            NumberedConstants.of(values(), RefusalReason::value, UNKNOWN);

    private final int value;
    private final String meaning;

    RefusalReason(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /**
     * The number in the specification.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The reason with this number.
     *
     * @param value the number in the specification
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static RefusalReason of(int value) {
        return NUMBERED.get(value);
    }

    /** The reason and what to do, to end a message with. */
    String meaning() {
        return meaning;
    }
}
