package org.rdma4j.mad;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a port's agents have received and not yet taken. An agent that does not keep up loses the latest
 * requests; datagrams can be lost anywhere anyway. Not thread-safe; the owner holds a lock.
 */
final class IncomingRequests {
    private static final int MOST_WAITING = 1024;

    private final Map<Integer, Queue<IncomingRequest>> byAgent = new HashMap<>();

    /** Starts to keep an agent's requests. */
    void open(int agent) {
        byAgent.put(agent, new ArrayDeque<>());
    }

    /** Forgets an agent and its requests. */
    void close(int agent) {
        byAgent.remove(agent);
    }

    /** Keeps a datagram if it is a request for an agent that receives requests. */
    void accept(ReceivedMad received) {
        Queue<IncomingRequest> waiting = byAgent.get(received.agent());
        if (waiting == null
                || waiting.size() == MOST_WAITING
                || received.status() != 0
                || received.bytes().size() < Mad.SIZE) {
            return;
        }
        Mad datagram = Mad.received(received.bytes());
        MadAddress source = received.source();
        if (source != null && !datagram.header().method().isResponse()) {
            waiting.add(new IncomingRequest(source, datagram));
        }
    }

    boolean isEmpty(int agent) {
        Queue<IncomingRequest> waiting = byAgent.get(agent);
        return waiting == null || waiting.isEmpty();
    }

    /** The oldest request of an agent; null if there is none. */
    @Nullable
    IncomingRequest take(int agent) {
        Queue<IncomingRequest> waiting = byAgent.get(agent);
        return waiting == null ? null : waiting.poll();
    }
}
