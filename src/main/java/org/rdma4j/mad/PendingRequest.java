package org.rdma4j.mad;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that has been sent. Each try has its own transaction id; a response to any try is the request's. */
final class PendingRequest {
    /** The headers of subnet administration: an empty table has nothing else. IBA volume 1, 15.2.1.1. */
    private static final int SHORTEST_TABLE = 56;

    private static final int SHORTEST_RECORD = SHORTEST_TABLE + 8;

    private final int agent;
    private final MadAttribute attribute;
    private final List<Integer> transactions = new ArrayList<>();
    private boolean tryEnded;
    private @Nullable Mad answer;

    PendingRequest(int agent, MadAttribute attribute) {
        this.agent = agent;
        this.attribute = attribute;
    }

    /**
     * How many bytes an answer has at least. A subnet manager may leave out what follows its record, for its class is
     * the one that can be of several datagrams; then the record's bytes count, and what is missing of it is zero.
     */
    int shortestAnswer(MadMethod method) {
        if (!attribute.managementClass().is(ManagementClass.SUBNET_ADMINISTRATION)) {
            return Mad.SIZE;
        }
        return method.equals(MadMethod.GET_TABLE.answer()) ? SHORTEST_TABLE : SHORTEST_RECORD;
    }

    int agent() {
        return agent;
    }

    /** Those of all tries; an answer to any of them is one to the request. */
    List<Integer> transactions() {
        return transactions;
    }

    /** Begins another try. */
    void tryWith(int transaction) {
        transactions.add(transaction);
        tryEnded = false;
    }

    /** Ends a try that the kernel gave up. A notice about an earlier one says nothing about the one under way. */
    void giveUp(int endedTransaction) {
        tryEnded |= endedTransaction == transactions.getLast();
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
