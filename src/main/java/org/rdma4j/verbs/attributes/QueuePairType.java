package org.rdma4j.verbs.attributes;

/** The transport service of a queue pair. See {@code man ibv_create_qp}. */
public enum QueuePairType {
    /** Reliable connected (RC): one peer, messages of up to 2 GiB, in order, none lost; RDMA and atomics. */
    RELIABLE_CONNECTED(2, "RC"),
    /** Unreliable connected (UC): one peer, messages of up to 2 GiB, which may be lost; RDMA writes, no reads. */
    UNRELIABLE_CONNECTED(3, "UC"),
    /** Unreliable datagram (UD): any peer, named in each send; messages of one packet, which may be lost. */
    UNRELIABLE_DATAGRAM(4, "UD"),
    /** Whole Ethernet frames. Needs CAP_NET_RAW. */
    RAW_PACKET(8, "raw packet");

    private final int value;
    private final String abbreviation;

    QueuePairType(int value, String abbreviation) {
        this.value = value;
        this.abbreviation = abbreviation;
    }

    /**
     * The number in {@code enum ibv_qp_type}.
     *
     * @return the number
     */
    public int value() {
        return value;
    }

    /** The field's abbreviation, as {@code RC}. */
    @Override
    public String toString() {
        return abbreviation;
    }
}
