package org.rdma4j.internal.datapath;

import java.nio.ByteOrder;
import org.rdma4j.bindings.verbs.ibv_wc;
import org.rdma4j.internal.ffm.NetworkOrder;

/**
 * The fields of {@code struct ibv_wc}, decoded from its words of 64 bits. Completions are copied word by word: there
 * are half as many words as fields, and most fields are never read.
 */
public final class CompletionWords {
    /** How many words a completion has. */
    public static final int COUNT = (int) ibv_wc.sizeof() / Long.BYTES;

    /** The offset of the first word: the work request's identifier. */
    public static final int WR_ID = (int) ibv_wc.wr_id$offset();

    /** The offset of the second word. */
    public static final int STATUS_AND_OPCODE = (int) ibv_wc.status$offset();
    /** The offset of the third word. */
    public static final int VENDOR_ERROR_AND_BYTE_LENGTH = (int) ibv_wc.vendor_err$offset();
    /** The offset of the fourth word. Its number is immediate data or a key. */
    public static final int NUMBER_AND_QPN = (int) ibv_wc.imm_data$offset();
    /** The offset of the fifth word. */
    public static final int SOURCE_QPN_AND_FLAGS = (int) ibv_wc.src_qp$offset();
    /** The offset of the sixth word: partition key index, LID, service level and path bits. */
    public static final int SOURCE = (int) ibv_wc.pkey_index$offset();

    /** Of {@code enum ibv_wc_flags}. */
    static final int WITH_GLOBAL_ROUTE = 1;

    static final int WITH_IMMEDIATE = 1 << 1;
    static final int WITH_INVALIDATED = 1 << 3;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** The offsets of the fields that are written separately. */
    static final int STATUS = (int) ibv_wc.status$offset();

    static final int OPCODE = (int) ibv_wc.opcode$offset();
    static final int BYTE_LENGTH = (int) ibv_wc.byte_len$offset();
    static final int IMMEDIATE_OR_KEY = (int) ibv_wc.imm_data$offset();
    static final int QPN = (int) ibv_wc.qp_num$offset();
    static final int FLAGS = (int) ibv_wc.wc_flags$offset();
    static final int SOURCE_LID = (int) ibv_wc.slid$offset();
    static final int SERVICE_LEVEL = (int) ibv_wc.sl$offset();
    static final int PATH_BITS = (int) ibv_wc.dlid_path_bits$offset();

    private CompletionWords() {}

    /**
     * The status.
     *
     * @param statusAndOpcode the second word
     * @return the number in {@code enum ibv_wc_status}
     */
    public static int status(long statusAndOpcode) {
        return part(statusAndOpcode, 0, Integer.BYTES);
    }

    /**
     * The opcode.
     *
     * @param statusAndOpcode the second word
     * @return the number in {@code enum ibv_wc_opcode}
     */
    public static int opcode(long statusAndOpcode) {
        return part(statusAndOpcode, OPCODE - STATUS_AND_OPCODE, Integer.BYTES);
    }

    /**
     * The device's own error number.
     *
     * @param vendorErrorAndByteLength the third word
     * @return 0 for a success
     */
    public static int vendorError(long vendorErrorAndByteLength) {
        return part(vendorErrorAndByteLength, 0, Integer.BYTES);
    }

    /**
     * How many bytes were received or read.
     *
     * @param vendorErrorAndByteLength the third word
     * @return the number of bytes
     */
    public static int byteLength(long vendorErrorAndByteLength) {
        return part(vendorErrorAndByteLength, BYTE_LENGTH - VENDOR_ERROR_AND_BYTE_LENGTH, Integer.BYTES);
    }

    /**
     * The immediate data.
     *
     * @param numberAndQpn the fourth word
     * @return 32 bits in host order
     */
    public static int immediate(long numberAndQpn) {
        return NetworkOrder.intValue(invalidatedRkey(numberAndQpn));
    }

    /**
     * The key that the message invalidated.
     *
     * @param numberAndQpn the fourth word
     * @return the key
     */
    public static int invalidatedRkey(long numberAndQpn) {
        return part(numberAndQpn, 0, Integer.BYTES);
    }

    /**
     * The number of this side's queue pair.
     *
     * @param numberAndQpn the fourth word
     * @return 24 bits
     */
    public static int qpn(long numberAndQpn) {
        return part(numberAndQpn, QPN - NUMBER_AND_QPN, Integer.BYTES);
    }

    /**
     * The number of the sender's queue pair, of a datagram.
     *
     * @param sourceQpnAndFlags the fifth word
     * @return 24 bits
     */
    public static int sourceQpn(long sourceQpnAndFlags) {
        return part(sourceQpnAndFlags, 0, Integer.BYTES);
    }

    /**
     * Whether a datagram came with a global routing header.
     *
     * @param sourceQpnAndFlags the fifth word
     * @return a bit of the flags
     */
    public static boolean isGloballyRouted(long sourceQpnAndFlags) {
        return (flags(sourceQpnAndFlags) & WITH_GLOBAL_ROUTE) != 0;
    }

    /**
     * Whether the message had immediate data.
     *
     * @param sourceQpnAndFlags the fifth word
     * @return a bit of the flags
     */
    public static boolean hasImmediate(long sourceQpnAndFlags) {
        return (flags(sourceQpnAndFlags) & WITH_IMMEDIATE) != 0;
    }

    /**
     * Whether the message invalidated a key.
     *
     * @param sourceQpnAndFlags the fifth word
     * @return a bit of the flags
     */
    public static boolean hasInvalidatedRkey(long sourceQpnAndFlags) {
        return (flags(sourceQpnAndFlags) & WITH_INVALIDATED) != 0;
    }

    /**
     * The index of the partition key.
     *
     * @param source the sixth word
     * @return the index in the port's table
     */
    public static int partitionKeyIndex(long source) {
        return part(source, 0, Short.BYTES);
    }

    /**
     * The sender's LID, of a datagram.
     *
     * @param source the sixth word
     * @return 16 bits
     */
    public static int sourceLid(long source) {
        return part(source, SOURCE_LID - SOURCE, Short.BYTES);
    }

    /**
     * The service level, of a datagram.
     *
     * @param source the sixth word
     * @return 4 bits
     */
    public static int serviceLevel(long source) {
        return part(source, SERVICE_LEVEL - SOURCE, Byte.BYTES);
    }

    /**
     * The low bits of the LID that a datagram was sent to.
     *
     * @param source the sixth word
     * @return 7 bits
     */
    public static int destinationPathBits(long source) {
        return part(source, PATH_BITS - SOURCE, Byte.BYTES);
    }

    private static int flags(long sourceQpnAndFlags) {
        return part(sourceQpnAndFlags, FLAGS - SOURCE_QPN_AND_FLAGS, Integer.BYTES);
    }

    /** Some bytes of a word, as an unsigned number. */
    private static int part(long word, int offset, int bytes) {
        int above = Long.SIZE - Byte.SIZE * (offset + bytes);
        int below = Byte.SIZE * offset;
        long first = LITTLE_ENDIAN ? word << above : word << below;
        return (int) (first >>> (Long.SIZE - Byte.SIZE * bytes));
    }
}
