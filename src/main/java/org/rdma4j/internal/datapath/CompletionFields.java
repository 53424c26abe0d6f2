package org.rdma4j.internal.datapath;

/** The bits of {@code enum ibv_create_cq_wc_flags}: the fields of a completion that an extended queue can have. */
public final class CompletionFields {
    /** How many bytes were received or read. */
    public static final int BYTE_LENGTH = 1;

    /** Immediate data, or the key that was invalidated. */
    public static final int IMMEDIATE = 1 << 1;

    /** The number of this side's queue pair. */
    public static final int QPN = 1 << 2;

    /** The number of the sender's queue pair. */
    public static final int SOURCE_QPN = 1 << 3;

    /** The sender's LID. */
    public static final int SOURCE_LID = 1 << 4;

    /** The service level. */
    public static final int SERVICE_LEVEL = 1 << 5;

    /** The low bits of the LID that a datagram was sent to. */
    public static final int DESTINATION_PATH_BITS = 1 << 6;

    /** When the device completed the work, in ticks of its clock. */
    public static final int TIMESTAMP = 1 << 7;

    /** The VLAN tag. */
    public static final int CUSTOMER_VLAN = 1 << 8;

    /** The tag of the flow rule that matched. */
    public static final int FLOW_TAG = 1 << 9;

    /** When the device completed the work, in nanoseconds since 1970. */
    public static final int WALL_CLOCK = 1 << 11;

    /** All fields that {@code struct ibv_wc} has. */
    public static final int STANDARD =
            BYTE_LENGTH | IMMEDIATE | QPN | SOURCE_QPN | SOURCE_LID | SERVICE_LEVEL | DESTINATION_PATH_BITS;

    private CompletionFields() {}
}
