package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;

/** A request on its way. Each try has a transaction of its own; an answer to any of them answers the request. */
final class PendingRequest {
    /** The headers of subnet administration, and eight octets: no record is shorter. IBA volume 1, 15.2.1.1. */
    private static final int SHORTEST_RECORD = 64;

    private final int agent;
    private final MadAttribute attribute;
    private int transaction;
    private boolean tryEnded;
    private @Nullable Mad answer;

    PendingRequest(int agent, MadAttribute attribute) {
        this.agent = agent;
        this.attribute = attribute;
    }

    /**
     * How many octets an answer has at least. A subnet manager may leave out what follows its record, for its class is
     * the one that can be of several datagrams; then the record's octets count, and what is missing is zero.
     */
    int shortestAnswer() {
        return attribute.managementClass().is(ManagementClass.SUBNET_ADMINISTRATION) ? SHORTEST_RECORD : Mad.SIZE;
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
                && header.managementClass().is(attribute.managementClass())
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
