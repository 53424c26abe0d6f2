package org.rdma4j.internal.datapath;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_cq_ex;

/**
 * The functions of a provider that read completions field by field; {@code ibv_create_cq_ex(3)}. In C they are inline
 * functions that call through the pointers of {@code struct ibv_cq_ex}. Calls are always ordinary ones: between start
 * and end a provider may hold a lock. Only those fields can be read that the queue was created for.
 */
abstract class ExtendedPolls {
    private static final ConstantFunctions<ExtendedPolls> PROVIDERS =
            new ConstantFunctions<>(ConstantExtendedPolls.class);

    /** For copies of {@link ConstantExtendedPolls}. */
    ExtendedPolls() {}

    /** The functions of a provider; NULL where the queue has none. */
    public record Functions(
            MemorySegment start,
            MemorySegment next,
            MemorySegment end,
            MemorySegment opcode,
            MemorySegment vendorError,
            MemorySegment byteLength,
            MemorySegment immediate,
            MemorySegment qpn,
            MemorySegment sourceQpn,
            MemorySegment flags,
            MemorySegment sourceLid,
            MemorySegment serviceLevel,
            MemorySegment destinationPathBits,
            MemorySegment timestamp,
            MemorySegment wallClock,
            MemorySegment customerVlan,
            MemorySegment flowTag) {}

    /**
     * The functions for a completion queue.
     *
     * @param queue a {@code struct ibv_cq_ex *}
     * @return its functions
     */
    public static ExtendedPolls of(MemorySegment queue) {
        return PROVIDERS.of(new Functions(
                ibv_cq_ex.start_poll(queue),
                ibv_cq_ex.next_poll(queue),
                ibv_cq_ex.end_poll(queue),
                ibv_cq_ex.read_opcode(queue),
                ibv_cq_ex.read_vendor_err(queue),
                ibv_cq_ex.read_byte_len(queue),
                ibv_cq_ex.read_imm_data(queue),
                ibv_cq_ex.read_qp_num(queue),
                ibv_cq_ex.read_src_qp(queue),
                ibv_cq_ex.read_wc_flags(queue),
                ibv_cq_ex.read_slid(queue),
                ibv_cq_ex.read_sl(queue),
                ibv_cq_ex.read_dlid_path_bits(queue),
                ibv_cq_ex.read_completion_ts(queue),
                ibv_cq_ex.read_completion_wallclock_ns(queue),
                ibv_cq_ex.read_cvlan(queue),
                ibv_cq_ex.read_flow_tag(queue)));
    }

    /**
     * {@code ibv_start_poll}.
     *
     * @param queue the address of the completion queue
     * @param attributes the address of {@code struct ibv_poll_cq_attr}
     * @return 0, {@code ENOENT} where the queue is empty, or another error number
     */
    public abstract int start(long queue, long attributes);

    /**
     * {@code ibv_next_poll}.
     *
     * @param queue the address of the completion queue
     * @return 0, {@code ENOENT} where there are no more, or another error number
     */
    public abstract int next(long queue);

    /**
     * {@code ibv_end_poll}.
     *
     * @param queue the address of the completion queue
     */
    public abstract void end(long queue);

    /**
     * {@code ibv_wc_read_opcode}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract int opcode(long queue);

    /**
     * {@code ibv_wc_read_vendor_err}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract int vendorError(long queue);

    /**
     * {@code ibv_wc_read_byte_len}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract int byteLength(long queue);

    /**
     * {@code ibv_wc_read_imm_data}.
     *
     * @param queue the address of the completion queue
     * @return the immediate data in network order, or the key that was invalidated
     */
    public abstract int immediate(long queue);

    /**
     * {@code ibv_wc_read_qp_num}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract int qpn(long queue);

    /**
     * {@code ibv_wc_read_src_qp}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract int sourceQpn(long queue);

    /**
     * {@code ibv_wc_read_wc_flags}.
     *
     * @param queue the address of the completion queue
     * @return the bits of {@code enum ibv_wc_flags}
     */
    public abstract int flags(long queue);

    /**
     * {@code ibv_wc_read_slid}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract int sourceLid(long queue);

    /**
     * {@code ibv_wc_read_sl}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract byte serviceLevel(long queue);

    /**
     * {@code ibv_wc_read_dlid_path_bits}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract byte destinationPathBits(long queue);

    /**
     * {@code ibv_wc_read_completion_ts}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract long timestamp(long queue);

    /**
     * {@code ibv_wc_read_completion_wallclock_ns}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract long wallClock(long queue);

    /**
     * {@code ibv_wc_read_cvlan}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract short customerVlan(long queue);

    /**
     * {@code ibv_wc_read_flow_tag}.
     *
     * @param queue the address of the completion queue
     * @return the field
     */
    public abstract int flowTag(long queue);
}
