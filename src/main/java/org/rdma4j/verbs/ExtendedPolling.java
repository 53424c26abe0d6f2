package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.rdma4j.Errno;
import org.rdma4j.Lid;
import org.rdma4j.bindings.verbs.ibv_cq_ex;
import org.rdma4j.bindings.verbs.ibv_cq_ex.end_poll;
import org.rdma4j.bindings.verbs.ibv_cq_ex.next_poll;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_byte_len;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_completion_ts;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_completion_wallclock_ns;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_cvlan;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_dlid_path_bits;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_flow_tag;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_imm_data;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_opcode;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_qp_num;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_sl;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_slid;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_src_qp;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_vendor_err;
import org.rdma4j.bindings.verbs.ibv_cq_ex.read_wc_flags;
import org.rdma4j.bindings.verbs.ibv_cq_ex.start_poll;
import org.rdma4j.bindings.verbs.ibv_poll_cq_attr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.NativeCall;

/**
 * Takes completions one after the other, and asks for each of their fields; {@code ibv_start_poll(3)}. A provider has
 * functions for those fields alone that the queue was created for.
 */
final class ExtendedPolling implements CompletionPolling {
    private final MemorySegment queue;
    private final Set<CompletionField> fields;
    private final MemorySegment attributes = Arena.ofAuto().allocate(ibv_poll_cq_attr.layout());

    ExtendedPolling(MemorySegment queue, Set<CompletionField> fields) {
        this.queue = queue;
        this.fields = fields;
    }

    @Override
    public List<WorkCompletion> poll(int most) {
        if (!isThere(start_poll.invoke(ibv_cq_ex.start_poll(queue), queue, attributes), "ibv_start_poll")) {
            return List.of();
        }
        List<WorkCompletion> found = new ArrayList<>();
        try {
            do {
                found.add(read());
            } while (found.size() < most
                    && isThere(next_poll.invoke(ibv_cq_ex.next_poll(queue), queue), "ibv_next_poll"));
            return found;
        } finally {
            end_poll.invoke(ibv_cq_ex.end_poll(queue), queue);
        }
    }

    private static boolean isThere(int result, String verb) {
        Errno errno = new Errno(Math.abs(result));
        if (result != 0 && !errno.equals(Errno.ENOENT)) {
            throw NativeCall.failure(verb, () -> "", errno);
        }
        return result == 0;
    }

    private WorkCompletion read() {
        int flags = read_wc_flags.invoke(ibv_cq_ex.read_wc_flags(queue), queue);
        boolean immediate = has(CompletionField.IMMEDIATE);
        return new WorkCompletion(
                ibv_cq_ex.wr_id(queue),
                new CompletionStatus(ibv_cq_ex.status(queue)),
                read_vendor_err.invoke(ibv_cq_ex.read_vendor_err(queue), queue),
                new CompletionOpcode(read_opcode.invoke(ibv_cq_ex.read_opcode(queue), queue)),
                has(CompletionField.BYTE_LENGTH) ? read_byte_len.invoke(ibv_cq_ex.read_byte_len(queue), queue) : 0,
                immediate && (flags & verbs_h.IBV_WC_WITH_IMM()) != 0
                        ? OptionalInt.of(NetworkOrder.intValue(readImmediate()))
                        : OptionalInt.empty(),
                immediate && (flags & verbs_h.IBV_WC_WITH_INV()) != 0
                        ? OptionalInt.of(readImmediate())
                        : OptionalInt.empty(),
                has(CompletionField.QPN) ? read_qp_num.invoke(ibv_cq_ex.read_qp_num(queue), queue) : 0,
                has(CompletionField.SOURCE_QPN) ? read_src_qp.invoke(ibv_cq_ex.read_src_qp(queue), queue) : 0,
                (flags & verbs_h.IBV_WC_GRH()) != 0,
                Lid.of(has(CompletionField.SOURCE_LID) ? read_slid.invoke(ibv_cq_ex.read_slid(queue), queue) : 0),
                has(CompletionField.SERVICE_LEVEL)
                        ? Byte.toUnsignedInt(read_sl.invoke(ibv_cq_ex.read_sl(queue), queue))
                        : 0,
                has(CompletionField.DESTINATION_PATH_BITS)
                        ? Byte.toUnsignedInt(read_dlid_path_bits.invoke(ibv_cq_ex.read_dlid_path_bits(queue), queue))
                        : 0,
                0,
                has(CompletionField.TIMESTAMP)
                        ? OptionalLong.of(read_completion_ts.invoke(ibv_cq_ex.read_completion_ts(queue), queue))
                        : OptionalLong.empty(),
                has(CompletionField.WALL_CLOCK)
                        ? OptionalLong.of(read_completion_wallclock_ns.invoke(
                                ibv_cq_ex.read_completion_wallclock_ns(queue), queue))
                        : OptionalLong.empty(),
                has(CompletionField.CUSTOMER_VLAN)
                        ? OptionalInt.of(Short.toUnsignedInt(read_cvlan.invoke(ibv_cq_ex.read_cvlan(queue), queue)))
                        : OptionalInt.empty(),
                has(CompletionField.FLOW_TAG)
                        ? OptionalInt.of(read_flow_tag.invoke(ibv_cq_ex.read_flow_tag(queue), queue))
                        : OptionalInt.empty());
    }

    /** The same field holds the immediate data, big-endian, or the invalidated key, in host order. */
    private int readImmediate() {
        return read_imm_data.invoke(ibv_cq_ex.read_imm_data(queue), queue);
    }

    private boolean has(CompletionField field) {
        return fields.contains(field);
    }
}
