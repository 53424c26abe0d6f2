package org.rdma4j.internal.datapath;

/** The bits of {@code enum ibv_create_cq_wc_flags}: what an extended completion queue tells of each completion. */
public final class CompletionFields {
    public static final int BYTE_LENGTH = 1;
    public static final int IMMEDIATE = 1 << 1;
    public static final int QPN = 1 << 2;
    public static final int SOURCE_QPN = 1 << 3;
    public static final int SOURCE_LID = 1 << 4;
    public static final int SERVICE_LEVEL = 1 << 5;
    public static final int DESTINATION_PATH_BITS = 1 << 6;
    public static final int TIMESTAMP = 1 << 7;
    public static final int CUSTOMER_VLAN = 1 << 8;
    public static final int FLOW_TAG = 1 << 9;
    public static final int WALL_CLOCK = 1 << 11;

    /** What {@code struct ibv_wc} has. */
    public static final int STANDARD =
            BYTE_LENGTH | IMMEDIATE | QPN | SOURCE_QPN | SOURCE_LID | SERVICE_LEVEL | DESTINATION_PATH_BITS;

    private CompletionFields() {}
}
