package org.rdma4j.internal.datapath;

/** Posts a chain of {@code struct ibv_send_wr} with one call; {@code ibv_post_send(3)}. */
public final class ClassicPosting implements SendPosting {
    private final DataPath dataPath;
    private final long queuePair;

    /**
     * Posts to a queue pair.
     *
     * @param dataPath the provider's functions
     * @param queuePair the address of the {@code struct ibv_qp}
     */
    public ClassicPosting(DataPath dataPath, long queuePair) {
        this.dataPath = dataPath;
        this.queuePair = queuePair;
    }

    @Override
    public String verb() {
        return "ibv_post_send";
    }

    @Override
    public int opcodes() {
        return SendOpcodes.ALL;
    }

    @Override
    public int markerOpcode() {
        return SendOpcodes.SEND;
    }

    @Override
    public int submit(NativeSendRequests requests, int first, int end) {
        // C uses the memory by its address. The caller may need the requests after the call, and so keeps them
        // reachable.
        return dataPath.postSend(queuePair, requests.chain(first, end), requests.badAddress());
    }

    @Override
    public int refused(NativeSendRequests requests, int first, int end) {
        return requests.badIndex(first, end);
    }
}
