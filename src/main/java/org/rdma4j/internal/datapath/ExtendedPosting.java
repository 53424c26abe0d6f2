package org.rdma4j.internal.datapath;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_qp_ex;

/**
 * Posts a chain part by part: each part of a request has a call of its own, and one call completes the chain; {@code
 * ibv_wr_post(3)}. Between start and complete the provider may hold a lock, so that everything that can fail is done
 * before.
 */
public final class ExtendedPosting implements SendPosting {
    private final MemorySegment queuePair;
    private final long address;
    private final ExtendedSends functions;
    private final int opcodes;
    private final boolean datagrams;
    private final int queueLength;

    /**
     * Posts to a queue pair.
     *
     * @param queuePair a {@code struct ibv_qp_ex *}
     * @param opcodes the opcodes that it was created for: a bit for each, at the place of its number
     * @param datagrams whether each send has an address
     * @param queueLength how many sends the queue holds
     */
    public ExtendedPosting(MemorySegment queuePair, int opcodes, boolean datagrams, int queueLength) {
        this.queuePair = queuePair;
        this.address = queuePair.address();
        this.functions = ExtendedSends.of(queuePair);
        this.opcodes = opcodes;
        this.datagrams = datagrams;
        this.queueLength = queueLength;
    }

    @Override
    public String verb() {
        return "ibv_wr_complete";
    }

    @Override
    public int opcodes() {
        return opcodes;
    }

    /** Any opcode without data but a binding, which cannot be posted without a window. */
    @Override
    public int markerOpcode() {
        int candidates = opcodes & ~SendOpcodes.bit(SendOpcodes.BIND_MEMORY_WINDOW);
        if ((candidates & SendOpcodes.bit(SendOpcodes.SEND)) != 0) {
            return SendOpcodes.SEND;
        }
        return candidates == 0 ? SendOpcodes.NONE : Integer.numberOfTrailingZeros(candidates);
    }

    @Override
    public int submit(NativeSendRequests requests, int first, int end) {
        if (end - first > queueLength) {
            throw new IllegalArgumentException("the queue holds %s sends, and takes a chain whole or not at all: not %s"
                    .formatted(queueLength, end - first));
        }
        functions.start(address);
        try {
            for (int i = first; i < end; i++) {
                build(requests, i);
            }
        } catch (RuntimeException | Error thrown) {
            functions.abort(address); // or the provider's lock is held for good
            throw thrown;
        }
        return functions.complete(address);
    }

    @Override
    public int refused(NativeSendRequests requests, int first, int end) {
        return first;
    }

    private void build(NativeSendRequests requests, int index) {
        int opcode = requests.opcode(index);
        ibv_qp_ex.wr_id(queuePair, requests.wrId(index));
        ibv_qp_ex.wr_flags(queuePair, requests.flags(index));
        begin(requests, index, opcode);
        if (datagrams) {
            functions.setDatagramAddress(
                    address, requests.addressHandle(index), requests.remoteQpn(index), requests.remoteQueueKey(index));
        }
        if (requests.isInline(index)) {
            functions.setInlineData(address, requests.bufferAddress(index), requests.inlineLength(index));
        } else if (requests.entries(index) == 1) {
            functions.setBuffer(
                    address, requests.bufferKey(index), requests.bufferAddress(index), requests.bufferLength(index));
        } else if (opcode != SendOpcodes.BIND_MEMORY_WINDOW && opcode != SendOpcodes.LOCAL_INVALIDATE) {
            functions.setBuffers(address, requests.entries(index), requests.list(index));
        }
    }

    private void begin(NativeSendRequests requests, int index, int opcode) {
        switch (opcode) {
            case SendOpcodes.SEND -> functions.send(address);
            case SendOpcodes.SEND_WITH_IMMEDIATE ->
                functions.sendWithImmediate(address, requests.immediateOrKey(index));
            case SendOpcodes.SEND_WITH_INVALIDATE ->
                functions.sendWithInvalidate(address, requests.immediateOrKey(index));
            case SendOpcodes.RDMA_WRITE ->
                functions.write(address, requests.remoteKey(index), requests.remoteAddress(index));
            case SendOpcodes.RDMA_WRITE_WITH_IMMEDIATE ->
                functions.writeWithImmediate(
                        address,
                        requests.remoteKey(index),
                        requests.remoteAddress(index),
                        requests.immediateOrKey(index));
            case SendOpcodes.RDMA_READ ->
                functions.read(address, requests.remoteKey(index), requests.remoteAddress(index));
            case SendOpcodes.COMPARE_AND_SWAP ->
                functions.compareAndSwap(
                        address,
                        requests.atomicKey(index),
                        requests.remoteAddress(index),
                        requests.compareOrAdd(index),
                        requests.swap(index));
            case SendOpcodes.FETCH_AND_ADD ->
                functions.fetchAndAdd(
                        address,
                        requests.atomicKey(index),
                        requests.remoteAddress(index),
                        requests.compareOrAdd(index));
            case SendOpcodes.LOCAL_INVALIDATE -> functions.localInvalidate(address, requests.immediateOrKey(index));
            case SendOpcodes.BIND_MEMORY_WINDOW ->
                functions.bindMemoryWindow(
                        address, requests.window(index), requests.windowKey(index), requests.binding(index));
        }
    }
}
