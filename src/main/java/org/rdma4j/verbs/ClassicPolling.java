package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.rdma4j.Errno;
import org.rdma4j.Lid;
import org.rdma4j.bindings.verbs.ibv_wc;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.NativeCall;
import org.rdma4j.internal.VerbsFunctions;

/** Takes completions in batches, as arrays of {@code struct ibv_wc}; {@code ibv_poll_cq(3)}. */
final class ClassicPolling implements CompletionPolling {
    private static final int BATCH = 16;

    private final VerbsFunctions functions;
    private final MemorySegment queue;
    private final MemorySegment batch = ibv_wc.allocateArray(BATCH, Arena.ofAuto());

    ClassicPolling(VerbsFunctions functions, MemorySegment queue) {
        this.functions = functions;
        this.queue = queue;
    }

    @Override
    public List<WorkCompletion> poll(int most) {
        int count = pollBatch(most);
        if (count == 0) {
            return List.of();
        }
        List<WorkCompletion> found = new ArrayList<>(count);
        take(count, found);
        while (count == BATCH && found.size() < most) {
            count = pollBatch(most - found.size());
            take(count, found);
        }
        return found;
    }

    private int pollBatch(int most) {
        int count = functions.pollCompletionQueue(queue.address(), Math.min(BATCH, most), batch.address());
        if (count < 0) {
            throw NativeCall.failure("ibv_poll_cq", () -> "", new Errno(-count));
        }
        return count;
    }

    private void take(int count, List<WorkCompletion> found) {
        for (int i = 0; i < count; i++) {
            found.add(read(ibv_wc.asSlice(batch, i)));
        }
    }

    private static WorkCompletion read(MemorySegment completion) {
        int flags = ibv_wc.wc_flags(completion);
        return new WorkCompletion(
                ibv_wc.wr_id(completion),
                new CompletionStatus(ibv_wc.status(completion)),
                ibv_wc.vendor_err(completion),
                new CompletionOpcode(ibv_wc.opcode(completion)),
                ibv_wc.byte_len(completion),
                (flags & verbs_h.IBV_WC_WITH_IMM()) != 0
                        ? OptionalInt.of(NetworkOrder.intValue(ibv_wc.imm_data(completion)))
                        : OptionalInt.empty(),
                (flags & verbs_h.IBV_WC_WITH_INV()) != 0
                        ? OptionalInt.of(ibv_wc.invalidated_rkey(completion))
                        : OptionalInt.empty(),
                ibv_wc.qp_num(completion),
                ibv_wc.src_qp(completion),
                (flags & verbs_h.IBV_WC_GRH()) != 0,
                Lid.of(Short.toUnsignedInt(ibv_wc.slid(completion))),
                Byte.toUnsignedInt(ibv_wc.sl(completion)),
                Byte.toUnsignedInt(ibv_wc.dlid_path_bits(completion)),
                Short.toUnsignedInt(ibv_wc.pkey_index(completion)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }
}
