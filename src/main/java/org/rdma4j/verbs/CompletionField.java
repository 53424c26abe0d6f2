package org.rdma4j.verbs;

import java.util.Set;

/**
 * What an extended completion queue tells of each completion beside the number, the status, the opcode and the vendor
 * error; {@code ibv_create_cq_ex(3)}. Which of them a device has differs.
 */
public enum CompletionField {
    /** How many octets were received or read. */
    BYTE_LENGTH(1),
    /** The immediate data, or the key that the peer invalidated. */
    IMMEDIATE(1 << 1),
    /** The number of the queue pair. */
    QPN(1 << 2),
    /** The number of the peer's queue pair. */
    SOURCE_QPN(1 << 3),
    /** The peer's LID. */
    SOURCE_LID(1 << 4),
    /** The service level. */
    SERVICE_LEVEL(1 << 5),
    /** The lower bits of the LID that was sent to. */
    DESTINATION_PATH_BITS(1 << 6),
    /** When the device completed the work, in its own clock's ticks. */
    TIMESTAMP(1 << 7),
    /** The VLAN tag. */
    CUSTOMER_VLAN(1 << 8),
    /** The tag of the flow rule that matched. */
    FLOW_TAG(1 << 9),
    /** When the device completed the work, in the system's time. */
    WALL_CLOCK(1 << 11);

    /** What every completion of {@code ibv_poll_cq(3)} has. */
    public static final Set<CompletionField> STANDARD =
            Set.of(BYTE_LENGTH, IMMEDIATE, QPN, SOURCE_QPN, SOURCE_LID, SERVICE_LEVEL, DESTINATION_PATH_BITS);

    private final int bit;

    CompletionField(int bit) {
        this.bit = bit;
    }

    static long bits(Set<CompletionField> fields) {
        long bits = 0;
        for (CompletionField field : fields) {
            bits |= field.bit;
        }
        return bits;
    }
}
