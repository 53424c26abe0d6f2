package org.rdma4j.verbs;

import java.util.Set;
import org.rdma4j.internal.datapath.CompletionFields;

/**
 * A field that completions of an extended completion queue can have beside the identifier, the status, the opcode and
 * the vendor error; {@code ibv_create_cq_ex(3)}. Devices differ in which of them they have.
 */
public enum CompletionField {
    /** How many bytes were received or read. */
    BYTE_LENGTH(CompletionFields.BYTE_LENGTH),
    /** The immediate data, or the key that the peer invalidated. */
    IMMEDIATE(CompletionFields.IMMEDIATE),
    /** The number of the queue pair. */
    QPN(CompletionFields.QPN),
    /** The number of the peer's queue pair. */
    SOURCE_QPN(CompletionFields.SOURCE_QPN),
    /** The peer's LID. */
    SOURCE_LID(CompletionFields.SOURCE_LID),
    /** The service level. */
    SERVICE_LEVEL(CompletionFields.SERVICE_LEVEL),
    /** The lower bits of the LID that the message was sent to. */
    DESTINATION_PATH_BITS(CompletionFields.DESTINATION_PATH_BITS),
    /** When the device completed the work, in its own clock's ticks. */
    TIMESTAMP(CompletionFields.TIMESTAMP),
    /** The VLAN tag. */
    CUSTOMER_VLAN(CompletionFields.CUSTOMER_VLAN),
    /** The tag of the flow rule that matched. */
    FLOW_TAG(CompletionFields.FLOW_TAG),
    /** When the device completed the work, in the system's time. */
    WALL_CLOCK(CompletionFields.WALL_CLOCK);

    /** The fields that every completion of {@code ibv_poll_cq(3)} has. */
    public static final Set<CompletionField> STANDARD =
            Set.of(BYTE_LENGTH, IMMEDIATE, QPN, SOURCE_QPN, SOURCE_LID, SERVICE_LEVEL, DESTINATION_PATH_BITS);

    private final int bit;

    CompletionField(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    static int bits(Set<CompletionField> fields) {
        int bits = 0;
        for (CompletionField field : fields) {
            bits |= field.bit;
        }
        return bits;
    }
}
