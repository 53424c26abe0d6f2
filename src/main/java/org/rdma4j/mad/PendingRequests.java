package org.rdma4j.mad;

import java.util.HashMap;
import java.util.Map;

/**
 * The requests of a port that wait for a response, by transaction id. Datagrams that match none of them are dropped. Not
 * thread-safe; the owner holds a lock.
 */
final class PendingRequests {
    private final Map<Integer, PendingRequest> byTransaction = new HashMap<>();
    private int lastTransaction;

    /** Starts at another id in each process, so that a late response to an earlier process matches no request of this one. */
    PendingRequests(int firstTransaction) {
        lastTransaction = firstTransaction - 1;
    }

    /** Begins a try and returns its transaction, the lower 32 bits of the id: the kernel owns the upper ones. */
    int begin(PendingRequest request) {
        do {
            lastTransaction++;
        } while (byTransaction.containsKey(lastTransaction));
        byTransaction.put(lastTransaction, request);
        request.tryWith(lastTransaction);
        return lastTransaction;
    }

    /** Forgets a request and all its tries. */
    void end(PendingRequest request) {
        request.transactions().forEach(byTransaction::remove);
    }

    /** Passes a received datagram to the request that it belongs to, if there is one. */
    void accept(ReceivedMad received) {
        MadBytes bytes = received.bytes();
        if (bytes.size() < MadHeader.SIZE) {
            return;
        }
        int transaction = MadHeader.transaction(bytes);
        PendingRequest request = byTransaction.get(transaction);
        if (request == null || request.agent() != received.agent()) {
            return;
        }
        if (received.status() != 0) {
            request.giveUp(transaction);
        } else {
            Mad candidate = Mad.received(bytes);
            if (bytes.size() >= request.shortestAnswer(candidate.header().method())) {
                request.offer(candidate);
            }
        }
    }

    boolean isEmpty() {
        return byTransaction.isEmpty();
    }
}
