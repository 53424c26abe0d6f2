package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;

/** A request on its way. Each try has a transaction of its own; an answer to any of them answers the request. */
final class PendingRequest {
    private final int agent;
    private final MadAttribute attribute;
    private int transaction;
    private boolean tryEnded;
    private @Nullable Mad answer;

    PendingRequest(int agent, MadAttribute attribute) {
        this.agent = agent;
        this.attribute = attribute;
    }

    int agent() {
        return agent;
    }

    /** Begins another try. */
    void tryWith(int newTransaction) {
        transaction = newTransaction;
        tryEnded = false;
    }

    /** Ends a try that the kernel gave up. A notice about an earlier one says nothing about the one under way. */
    void giveUp(int endedTransaction) {
        tryEnded |= endedTransaction == transaction;
    }

    /** Takes the answer if it is one: other processes, and nodes that are out of order, may send anything. */
    void offer(Mad candidate) {
        MadHeader header = candidate.header();
        if (answer == null
                && header.method().isResponse()
                && header.managementClass().equals(attribute.managementClass())
                && header.attributeId() == attribute.id()) {
            answer = candidate;
        }
    }

    /** Whether waiting on for this try is of no use. */
    boolean isTryOver() {
        return tryEnded || answer != null;
    }

    @Nullable
    Mad answer() {
        return answer;
    }
}
