package org.rdma4j.verbs;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.rdma4j.internal.DataPath;

/** A chain of {@code struct ibv_send_wr} is handed over with one call; {@code ibv_post_send(3)}. */
final class ClassicPosting implements SendPosting {
    private static final Set<SendOpcode> ALL = EnumSet.allOf(SendOpcode.class);

    private final DataPath dataPath;
    private final long queuePair;

    ClassicPosting(DataPath dataPath, long queuePair) {
        this.dataPath = dataPath;
        this.queuePair = queuePair;
    }

    @Override
    public String verb() {
        return "ibv_post_send";
    }

    @Override
    public Set<SendOpcode> operations() {
        return ALL;
    }

    @Override
    public Optional<SendOpcode> markerOpcode() {
        return Optional.of(SendOpcode.SEND);
    }

    @Override
    public int post(SendRequests requests, int first, int end) {
        return dataPath.postSend(queuePair, requests.chain(first, end), requests.badAddress());
    }

    @Override
    public int refused(SendRequests requests, int first) {
        return requests.badIndex();
    }
}
