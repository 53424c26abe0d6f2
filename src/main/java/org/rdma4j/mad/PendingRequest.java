package org.rdma4j.mad;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been sent. Each try has its own transaction id; a response to any try is a response to the
 * request.
 */
final class PendingRequest {
    /** The size of the headers of subnet administration. An empty table has nothing else. IBA volume 1, 15.2.1.1. */
    private static final int SHORTEST_TABLE = 56;

    private static final int SHORTEST_RECORD = SHORTEST_TABLE + 8;

    private final int agent;
    private final MadAttribute attribute;
    private final Runnable onTryOver;
    private final List<Integer> transactions = new ArrayList<>();
    private boolean tryEnded;
    private @Nullable Mad response;

    /**
     * A request that has not been sent.
     *
     * @param onTryOver is run, by the thread that receives, when a response comes or the kernel gives a try up
     */
    PendingRequest(int agent, MadAttribute attribute, Runnable onTryOver) {
        this.agent = agent;
        this.attribute = attribute;
        this.onTryOver = onTryOver;
    }

    /**
     * How many bytes a response has at least. A subnet manager may leave out what follows its record, because its class
     * can have messages of several datagrams. Then only the record's bytes are required, and those that are missing are
     * zero.
     */
    int shortestAnswer(MadMethod method) {
        if (!attribute.managementClass().is(ManagementClass.SUBNET_ADMINISTRATION)) {
            return Mad.SIZE;
        }
        return method.equals(MadMethod.GET_TABLE.response()) ? SHORTEST_TABLE : SHORTEST_RECORD;
    }

    int agent() {
        return agent;
    }

    /** The transaction ids of all tries; a response to any of them is a response to the request. */
    List<Integer> transactions() {
        return transactions;
    }

    /** Begins another try. */
    void tryWith(int transaction) {
        transactions.add(transaction);
        tryEnded = false;
    }

    /** Ends a try that the kernel gave up. A notice about an earlier try says nothing about the present one. */
    void giveUp(int endedTransaction) {
        if (endedTransaction == transactions.getLast()) {
            tryEnded = true;
            onTryOver.run();
        }
    }

    /** Takes a response if it is valid: other processes, and broken nodes, may send anything. */
    void offer(Mad candidate) {
        MadHeader header = candidate.header();
        if (response == null
                && header.method().isResponse()
                && header.managementClass().is(attribute.managementClass())
                && header.attributeId() == attribute.id()) {
            response = candidate;
            onTryOver.run();
        }
    }

    /** Whether there is no point in waiting longer for this try. */
    boolean isTryOver() {
        return tryEnded || response != null;
    }

    @Nullable
    Mad response() {
        return response;
    }
}
