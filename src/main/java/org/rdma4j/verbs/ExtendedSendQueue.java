package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdma4j.bindings.verbs.ibv_mw_bind_info;
import org.rdma4j.bindings.verbs.ibv_qp_ex;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_abort;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_atomic_cmp_swp;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_atomic_fetch_add;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_bind_mw;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_complete;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_local_inv;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_rdma_read;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_rdma_write;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_rdma_write_imm;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_send;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_send_imm;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_send_inv;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_set_inline_data;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_set_sge_list;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_set_ud_addr;
import org.rdma4j.bindings.verbs.ibv_qp_ex.wr_start;

/**
 * A send queue that is posted to with one call for each part of a request; {@code ibv_wr_post(3)}. Between start and
 * complete the provider may hold a lock: all that can fail in Java is done before.
 */
final class ExtendedSendQueue extends SendQueue {
    private static final RemoteMemory NOWHERE = new RemoteMemory(0, 0);

    private final MemorySegment queuePair;
    private final Set<SendOpcode> operations;
    private ScatterGatherLists lists = new ScatterGatherLists(0, 0, Arena.ofAuto());
    private InlineData inlineData = new InlineData(0, 0, Arena.ofAuto());
    private MemorySegment bindings = MemorySegment.NULL;

    ExtendedSendQueue(
            ProtectionDomain domain,
            MemorySegment queuePair,
            QueuePairType type,
            QueuePairCapacity capacity,
            Set<SendOpcode> operations) {
        super("ibv_wr_complete", domain, type, capacity);
        this.queuePair = queuePair;
        this.operations = operations;
    }

    @Override
    void check(SendRequest request) {
        if (!operations.contains(request.opcode())) {
            throw new IllegalArgumentException(
                    "%s: this queue pair was created for %s alone".formatted(request, operations));
        }
        super.check(request);
    }

    /** A binding without a window cannot be posted; nor does one that is under way touch memory. */
    @Override
    Optional<SendOpcode> markerOpcode() {
        return operations.stream()
                .filter(operation -> operation != SendOpcode.BIND_MEMORY_WINDOW)
                .min(Comparator.naturalOrder());
    }

    @Override
    void allocate(int count, Arena arena) {
        lists = new ScatterGatherLists(count, capacity().maxSendSegments(), arena);
        inlineData = new InlineData(count, capacity().maxInlineData(), arena);
        bindings = ibv_mw_bind_info.allocateArray(count, arena);
    }

    @Override
    int postToDevice(List<SendRequest> chain) {
        if (chain.size() > capacity().maxSend()) {
            throw new IllegalArgumentException("the queue holds %d sends, and takes a chain whole or not at all: not %d"
                    .formatted(capacity().maxSend(), chain.size()));
        }
        Prepared[] prepared = new Prepared[chain.size()];
        for (int i = 0; i < prepared.length; i++) {
            prepared[i] = prepare(i, chain.get(i));
        }
        wr_start.invoke(ibv_qp_ex.wr_start(queuePair), queuePair);
        boolean built = false;
        try {
            for (Prepared request : prepared) {
                build(request);
            }
            built = true;
        } finally {
            if (!built) {
                wr_abort.invoke(ibv_qp_ex.wr_abort(queuePair), queuePair);
            }
        }
        int result = wr_complete.invoke(ibv_qp_ex.wr_complete(queuePair), queuePair);
        if (result == 0) {
            return chain.size();
        }
        SendRequest first = chain.getFirst();
        return refused(result, 0, chain.size(), first.wrId(), first);
    }

    /** A request, with its parts in native memory. */
    private record Prepared(
            SendRequest source, MemorySegment list, int entries, MemorySegment inline, MemorySegment binding) {}

    private Prepared prepare(int index, SendRequest source) {
        MemorySegment binding = ibv_mw_bind_info.asSlice(bindings, index);
        source.binding().ifPresent(wanted -> wanted.write(binding));
        return source.isInline()
                ? new Prepared(source, MemorySegment.NULL, 0, inlineData.copy(index, source.buffers()), binding)
                : new Prepared(
                        source, lists.list(index), lists.write(index, source.buffers()), MemorySegment.NULL, binding);
    }

    private void build(Prepared request) {
        SendRequest source = request.source;
        ibv_qp_ex.wr_id(queuePair, source.wrId());
        ibv_qp_ex.wr_flags(queuePair, source.flagBits());
        begin(request);
        source.destination()
                .ifPresent(address -> wr_set_ud_addr.invoke(
                        ibv_qp_ex.wr_set_ud_addr(queuePair),
                        queuePair,
                        address.handle().pointer(),
                        address.qpn(),
                        address.queueKey()));
        if (source.isInline()) {
            wr_set_inline_data.invoke(
                    ibv_qp_ex.wr_set_inline_data(queuePair), queuePair, request.inline, request.inline.byteSize());
        } else if (source.opcode() != SendOpcode.BIND_MEMORY_WINDOW && source.opcode() != SendOpcode.LOCAL_INVALIDATE) {
            wr_set_sge_list.invoke(ibv_qp_ex.wr_set_sge_list(queuePair), queuePair, request.entries, request.list);
        }
    }

    private void begin(Prepared request) {
        SendRequest source = request.source;
        int number = source.immediateOrKey();
        RemoteMemory remote = source.remote().orElse(NOWHERE);
        switch (source.opcode()) {
            case SEND -> wr_send.invoke(ibv_qp_ex.wr_send(queuePair), queuePair);
            case SEND_WITH_IMMEDIATE ->
                wr_send_imm.invoke(ibv_qp_ex.wr_send_imm(queuePair), queuePair, NetworkOrder.intValue(number));
            case SEND_WITH_INVALIDATE -> wr_send_inv.invoke(ibv_qp_ex.wr_send_inv(queuePair), queuePair, number);
            case RDMA_WRITE ->
                wr_rdma_write.invoke(ibv_qp_ex.wr_rdma_write(queuePair), queuePair, remote.rkey(), remote.address());
            case RDMA_WRITE_WITH_IMMEDIATE ->
                wr_rdma_write_imm.invoke(
                        ibv_qp_ex.wr_rdma_write_imm(queuePair),
                        queuePair,
                        remote.rkey(),
                        remote.address(),
                        NetworkOrder.intValue(number));
            case RDMA_READ ->
                wr_rdma_read.invoke(ibv_qp_ex.wr_rdma_read(queuePair), queuePair, remote.rkey(), remote.address());
            case COMPARE_AND_SWAP ->
                wr_atomic_cmp_swp.invoke(
                        ibv_qp_ex.wr_atomic_cmp_swp(queuePair),
                        queuePair,
                        remote.rkey(),
                        remote.address(),
                        source.compareOrAdd(),
                        source.swap());
            case FETCH_AND_ADD ->
                wr_atomic_fetch_add.invoke(
                        ibv_qp_ex.wr_atomic_fetch_add(queuePair),
                        queuePair,
                        remote.rkey(),
                        remote.address(),
                        source.compareOrAdd());
            case LOCAL_INVALIDATE -> wr_local_inv.invoke(ibv_qp_ex.wr_local_inv(queuePair), queuePair, number);
            case BIND_MEMORY_WINDOW ->
                wr_bind_mw.invoke(
                        ibv_qp_ex.wr_bind_mw(queuePair),
                        queuePair,
                        source.window().orElseThrow().pointer(),
                        number,
                        request.binding);
        }
    }
}
