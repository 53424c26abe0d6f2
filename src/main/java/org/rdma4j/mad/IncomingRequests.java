package org.rdma4j.mad;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a port's agents and waits to be taken up. An agent that does not keep up loses what comes last, as
 * datagrams may be lost anywhere. Not safe for threads; its owner locks.
 */
final class IncomingRequests {
    private static final int MOST_WAITING = 1024;

    private final Map<Integer, Queue<IncomingRequest>> byAgent = new HashMap<>();

    /** From here on an agent's requests are kept. */
    void open(int agent) {
        byAgent.put(agent, new ArrayDeque<>());
    }

    /** Forgets an agent and what it was asked. */
    void close(int agent) {
        byAgent.remove(agent);
    }

    /** Keeps what was received if it is a request, and one for an agent that takes them. */
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

    /** The oldest request of an agent; null where there is none. */
    @Nullable
    IncomingRequest take(int agent) {
        Queue<IncomingRequest> waiting = byAgent.get(agent);
        return waiting == null ? null : waiting.poll();
    }
}
