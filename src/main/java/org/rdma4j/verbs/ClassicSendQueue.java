package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.rdma4j.bindings.verbs.ibv_send_wr;
import org.rdma4j.bindings.verbs.ibv_send_wr.bind_mw;
import org.rdma4j.bindings.verbs.ibv_send_wr.wr;
import org.rdma4j.bindings.verbs.ibv_sge;
import org.rdma4j.internal.VerbsFunctions;

/** A send queue that chains of {@code struct ibv_send_wr} are posted to; {@code ibv_post_send(3)}. */
final class ClassicSendQueue extends SendQueue {
    private final VerbsFunctions functions;
    private final MemorySegment queuePair;
    private final MemorySegment badRequest = Arena.ofAuto().allocate(ValueLayout.ADDRESS);
    private MemorySegment requests = MemorySegment.NULL;
    private ScatterGatherLists lists = new ScatterGatherLists(0, 0, Arena.ofAuto());
    private InlineData inlineData = new InlineData(0, 0, Arena.ofAuto());

    ClassicSendQueue(ProtectionDomain domain, MemorySegment queuePair, QueuePairType type, QueuePairCapacity capacity) {
        super("ibv_post_send", domain, type, capacity);
        this.functions = domain.context().functions();
        this.queuePair = queuePair;
    }

    @Override
    Optional<SendOpcode> markerOpcode() {
        return Optional.of(SendOpcode.SEND);
    }

    @Override
    void allocate(int count, Arena arena) {
        requests = ibv_send_wr.allocateArray(count, arena);
        // Inline data is one entry, also where a queue has room for none.
        lists = new ScatterGatherLists(count, Math.max(1, capacity().maxSendSegments()), arena);
        inlineData = new InlineData(count, capacity().maxInlineData(), arena);
    }

    @Override
    int postToDevice(List<SendRequest> chain) {
        int last = chain.size() - 1;
        for (int i = 0; i <= last; i++) {
            write(i, chain.get(i));
            ibv_send_wr.next(
                    ibv_send_wr.asSlice(requests, i),
                    i < last ? ibv_send_wr.asSlice(requests, i + 1L) : MemorySegment.NULL);
        }
        int result = functions.postSend(queuePair.address(), requests.address(), badRequest.address());
        if (result == 0) {
            return chain.size();
        }
        int bad = (int) ((badRequest.get(ValueLayout.JAVA_LONG, 0) - requests.address()) / ibv_send_wr.sizeof());
        SendRequest request = chain.get(bad);
        return refused(result, bad, chain.size(), request.wrId(), request);
    }

    private void write(int index, SendRequest source) {
        MemorySegment request = ibv_send_wr.asSlice(requests, index);
        // What another opcode left in the unions must not be taken for this one's.
        request.fill((byte) 0);
        ibv_send_wr.wr_id(request, source.wrId());
        ibv_send_wr.opcode(request, source.opcode().value());
        ibv_send_wr.send_flags(request, source.flagBits());
        ibv_send_wr.sg_list(request, lists.list(index));
        ibv_send_wr.num_sge(
                request, source.isInline() ? writeInline(index, source) : lists.write(index, source.buffers()));
        switch (source.opcode()) {
            case SEND -> {}
            case SEND_WITH_IMMEDIATE -> ibv_send_wr.imm_data(request, NetworkOrder.intValue(source.immediateOrKey()));
            case SEND_WITH_INVALIDATE, LOCAL_INVALIDATE ->
                ibv_send_wr.invalidate_rkey(request, source.immediateOrKey());
            case RDMA_WRITE, RDMA_READ -> writeRemote(request, source);
            case RDMA_WRITE_WITH_IMMEDIATE -> {
                ibv_send_wr.imm_data(request, NetworkOrder.intValue(source.immediateOrKey()));
                writeRemote(request, source);
            }
            case COMPARE_AND_SWAP, FETCH_AND_ADD -> writeAtomic(request, source);
            case BIND_MEMORY_WINDOW -> writeBinding(request, source);
        }
        source.destination().ifPresent(address -> {
            MemorySegment datagram = wr.ud(ibv_send_wr.wr(request));
            wr.ud.ah(datagram, address.handle().pointer());
            wr.ud.remote_qpn(datagram, address.qpn());
            wr.ud.remote_qkey(datagram, address.queueKey());
        });
    }

    private int writeInline(int index, SendRequest source) {
        MemorySegment data = inlineData.copy(index, source.buffers());
        MemorySegment entry = lists.list(index);
        ibv_sge.addr(entry, data.address());
        ibv_sge.length(entry, (int) data.byteSize());
        ibv_sge.lkey(entry, 0);
        return data.byteSize() == 0 ? 0 : 1;
    }

    private static void writeRemote(MemorySegment request, SendRequest source) {
        MemorySegment target = wr.rdma(ibv_send_wr.wr(request));
        RemoteMemory remote = source.remote().orElseThrow();
        wr.rdma.remote_addr(target, remote.address());
        wr.rdma.rkey(target, remote.rkey());
    }

    private static void writeAtomic(MemorySegment request, SendRequest source) {
        MemorySegment target = wr.atomic(ibv_send_wr.wr(request));
        RemoteMemory remote = source.remote().orElseThrow();
        wr.atomic.remote_addr(target, remote.address());
        wr.atomic.rkey(target, remote.rkey());
        wr.atomic.compare_add(target, source.compareOrAdd());
        wr.atomic.swap(target, source.swap());
    }

    private static void writeBinding(MemorySegment request, SendRequest source) {
        MemorySegment target = ibv_send_wr.bind_mw(request);
        bind_mw.mw(target, source.window().orElseThrow().pointer());
        bind_mw.rkey(target, source.immediateOrKey());
        source.binding().orElseThrow().write(bind_mw.bind_info(target));
    }
}
