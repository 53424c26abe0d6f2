package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_wc;
import org.rdma4j.bindings.verbs.verbs_h;

/**
 * One work request that is done, well or not. See {@code man ibv_poll_cq}. Where the status is an error only {@link
 * #wrId}, {@link #status}, {@link #vendorError} and {@link #qpn} mean something.
 *
 * @param wrId the number that the work request was posted with
 * @param status how it ended
 * @param vendorError the device's own number for an error, for its vendor's support
 * @param opcode which kind of work it was
 * @param byteLength how many octets were received, or read by an RDMA read
 * @param immediate the 32 bits that the peer sent along, in host order; empty where it sent none
 * @param qpn the number of the queue pair that the work was posted to
 */
public record WorkCompletion(
        long wrId,
        CompletionStatus status,
        int vendorError,
        CompletionOpcode opcode,
        int byteLength,
        OptionalInt immediate,
        int qpn) {

    static WorkCompletion read(MemorySegment completion) {
        boolean withImmediate = (ibv_wc.wc_flags(completion) & verbs_h.IBV_WC_WITH_IMM()) != 0;
        return new WorkCompletion(
                ibv_wc.wr_id(completion),
                new CompletionStatus(ibv_wc.status(completion)),
                ibv_wc.vendor_err(completion),
                new CompletionOpcode(ibv_wc.opcode(completion)),
                ibv_wc.byte_len(completion),
                withImmediate
                        ? OptionalInt.of(NetworkOrder.intValue(ibv_wc.imm_data(completion)))
                        : OptionalInt.empty(),
                ibv_wc.qp_num(completion));
    }

    /**
     * Whether the work was done.
     *
     * @return true if the status is {@link CompletionStatus#SUCCESS}
     */
    public boolean isSuccess() {
        return status.equals(CompletionStatus.SUCCESS);
    }

    /**
     * Makes an exception of a completion with an error.
     *
     * @return this completion, if the work was done
     * @throws RdmaException if it was not; the message explains the status
     */
    public WorkCompletion requireSuccess() {
        if (!isSuccess()) {
            throw new RdmaException("work request %d of queue pair 0x%06x ended with %s (vendor error 0x%x): %s"
                    .formatted(wrId, qpn, status, vendorError, status.meaning()));
        }
        return this;
    }
}
