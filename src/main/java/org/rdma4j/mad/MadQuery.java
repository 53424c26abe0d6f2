package org.rdma4j.mad;

import java.util.function.Function;

/**
 * A request to a node, with the way to read its response. Run it alone, or together with others through
 * {@link MadQueries}. Immutable; it can be run any number of times, by any thread.
 *
 * @param <A> what the response is read into
 */
public final class MadQuery<A> {
    private final MadAgent agent;
    private final MadAddress address;
    private final MadRequest request;
    private final MadRetryPolicy retryPolicy;
    private final Function<Mad, A> reading;

    MadQuery(
            MadAgent agent,
            MadAddress address,
            MadRequest request,
            MadRetryPolicy retryPolicy,
            Function<Mad, A> reading) {
        this.agent = agent;
        this.address = address;
        this.request = request;
        this.retryPolicy = retryPolicy;
        this.reading = reading;
    }

    /**
     * Sends the request, and waits for the response.
     *
     * @return the response
     * @throws MadStatusException if the response has a status other than zero
     * @throws org.rdma4j.RdmaException ETIMEDOUT if no response comes; EINTR if the thread is interrupted; or what
     *     umad_send(3) and umad_recv(3) fail with
     * @throws IllegalStateException if the agent or its port is closed
     */
    public A run() {
        return read(agent.query(address, request, retryPolicy));
    }

    A read(Mad response) {
        return reading.apply(response);
    }

    MadAgent agent() {
        return agent;
    }

    MadAddress address() {
        return address;
    }

    MadRequest request() {
        return request;
    }

    MadRetryPolicy retryPolicy() {
        return retryPolicy;
    }

    /** Prints request and address. */
    @Override
    public String toString() {
        return request + " to " + request.target(address);
    }
}
