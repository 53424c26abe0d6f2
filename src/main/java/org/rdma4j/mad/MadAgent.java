package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.LinkLayer;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.UmadFunctions;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;

/**
 * Sends requests of one management class to the nodes of a fabric, and receives those that others send to this port.
 *
 * {@snippet file="org/rdma4j/tools/examples/MadExample.java" region="query"}
 *
 * <p>Safe for use by many threads at once; each gets the response to its own request. A virtual thread holds no carrier
 * while it waits: a daemon thread of the port receives for all virtual threads, and starts with the first of them.
 * Closing an agent unregisters it (umad_unregister(3)). The port closes the agents that are still open. Threads that
 * wait for a response while the agent is closed get an {@link IllegalStateException} within a tenth of a second, as
 * does every later use.
 */
public final class MadAgent implements AutoCloseable {

    private final UmadPort port;
    private final ManagementClass managementClass;
    private final int number;
    private final Lifetime lifetime;

    MadAgent(UmadPort port, ManagementClass managementClass, Set<MadMethod> methods) {
        this.port = port;
        this.managementClass = managementClass;
        this.number = register(port, managementClass, methods);
        if (!methods.isEmpty()) {
            port.exchange().open(number);
        }
        this.lifetime = Lifetime.begin(this, port.exchange()::wakeAll, this::release, port.lifetime());
    }

    private static int register(UmadPort port, ManagementClass managementClass, Set<MadMethod> methods) {
        AgentRegistration description = new AgentRegistration(managementClass, methods, port.toString());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = MethodMask.of(methods, arena);
            return NativeCall.returningNegatedErrno(
                    "umad_register",
                    description,
                    errno -> UmadFunctions.register(
                            errno,
                            port.descriptor(),
                            managementClass.value(),
                            managementClass.version(),
                            managementClass.rmppVersion(),
                            mask));
        }
    }

    /**
     * Sends a request to a node and returns its response, with {@link MadRetryPolicy#defaults}.
     *
     * @param address where to send it
     * @param request the request
     * @return the response, whose status is zero
     * @throws MadStatusException if the response has another status
     * @throws RdmaException ETIMEDOUT if no response comes; EINTR if the thread is interrupted; or what umad_send(3) and
     *     umad_recv(3) fail with
     * @throws IllegalArgumentException if the request is of another class
     * @throws IllegalStateException if this agent or its port is closed
     */
    public Mad query(MadAddress address, MadRequest request) {
        return query(address, request, MadRetryPolicy.defaults());
    }

    /**
     * Sends a request to a node and returns its response. Each try sends the request with a new transaction id; the lower
     * 32 bits identify the response (IBA volume 1, 13.4.6.4). All other datagrams are dropped: late responses, short
     * ones, and responses to no request. Redirects to another agent, by LID or GID, are followed at most four times.
     *
     * @param address where to send it
     * @param request the request
     * @param retryPolicy how long each try waits, and how many tries there are
     * @return the response, whose status is zero
     * @throws MadStatusException if the response has another status
     * @throws RdmaException ETIMEDOUT if no response comes; EINTR if the thread is interrupted; or what umad_send(3) and
     *     umad_recv(3) fail with
     * @throws IllegalArgumentException if the request is of another class
     * @throws IllegalStateException if this agent or its port is closed
     */
    public Mad query(MadAddress address, MadRequest request, MadRetryPolicy retryPolicy) {
        requireClass(request);
        MadAddress asked = address;
        Mad response = exchange(asked, request, retryPolicy);
        MadAddress instead = redirect(response, asked, address, retryPolicy);
        for (int redirects = 0; instead != null && redirects < MadRedirect.MOST; redirects++) {
            asked = instead;
            response = exchange(asked, request, retryPolicy);
            instead = redirect(response, asked, address, retryPolicy);
        }
        return requireOk(response, request, asked);
    }

    /**
     * Prepares a query, which can be run alone, or together with others by {@link MadQueries}.
     *
     * @param <A> what the response is read into
     * @param address where to send it
     * @param request the request
     * @param retryPolicy how long each try waits, and how many tries there are
     * @param reading reads the response, whose status is zero
     * @return the query; nothing is sent yet
     * @throws IllegalArgumentException if the request is of another class
     */
    public <A> MadQuery<A> prepare(
            MadAddress address, MadRequest request, MadRetryPolicy retryPolicy, Function<Mad, A> reading) {
        requireClass(request);
        return new MadQuery<>(this, address, request, retryPolicy, reading);
    }

    private void requireClass(MadRequest request) {
        if (!request.attribute().managementClass().is(managementClass)) {
            throw new IllegalArgumentException(request + " is of another class than " + this);
        }
    }

    /** Begins a request that {@link UmadExchange#sendNext} sends. The caller has begun a use of this agent. */
    RequestUnderWay begin(MadAddress address, MadRequest request, MadRetryPolicy retryPolicy, Runnable onTryOver) {
        return port.exchange().begin(number, address, request, retryPolicy, onTryOver);
    }

    /** The agent to ask instead; null if the response is not a redirect. */
    @Nullable
    MadAddress redirect(Mad response, MadAddress asked, MadAddress original, MadRetryPolicy retryPolicy) {
        return MadRedirect.of(response, asked, gid -> byGid(gid, original, retryPolicy));
    }

    /** Throws if a response has a status other than zero. */
    static Mad requireOk(Mad response, MadRequest request, MadAddress asked) {
        MadStatus status = response.header().outcome();
        if (!status.isOk()) {
            throw new MadStatusException(
                    "%s: MAD status %s (%s)%s".formatted(request, status, request.target(asked), status.advice()),
                    status);
        }
        return response;
    }

    /** On RoCE a GID is an address. On InfiniBand the subnet manager knows its LID. */
    private MadAddress byGid(Gid gid, MadAddress asked, MadRetryPolicy retryPolicy) {
        UmadPortAttributes own = port.attributes();
        if (own.linkLayer() == LinkLayer.ETHERNET) {
            return MadAddress.generalServices(gid, sourceGidIndex(asked));
        }
        MadAddress manager = MadAddress.generalServices(own.subnetManagerLid());
        try (SubnetAdministrationClient administration = SubnetAdministrationClient.on(port, retryPolicy, manager)) {
            return MadAddress.generalServices(
                    administration.path(own.gid(), gid).destinationLid());
        }
    }

    private static int sourceGidIndex(MadAddress asked) {
        GlobalRoute route = asked.globalRoute();
        return route == null ? 0 : route.sourceGidIndex();
    }

    /**
     * Waits for a request of one of the methods that this agent was registered with. If several threads wait, each
     * request goes to one of them. Up to 1,024 requests are kept until they are taken; further ones are lost.
     *
     * @param timeout how long to wait
     * @return the request; empty if none came in that time
     * @throws RdmaException EINTR if the thread is interrupted, or what umad_recv(3) fails with
     * @throws IllegalStateException if this agent or its port is closed, now or while waiting
     */
    public Optional<IncomingRequest> receive(Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        return Optional.ofNullable(lifetime.using(() -> port.exchange().take(number, deadline, this::requireOpen)));
    }

    /**
     * Sends a datagram without waiting for a response. Use it to send a response to {@link IncomingRequest#source}. A
     * datagram of subnet administration that is longer than 256 bytes and has the RMPP flags is sent in segments.
     *
     * @param address where to
     * @param datagram what
     * @throws RdmaException if umad_send(3) fails
     * @throws IllegalStateException if this agent or its port is closed
     */
    public void send(MadAddress address, Mad datagram) {
        lifetime.during(() -> port.exchange().send(number, address, datagram));
    }

    private Mad exchange(MadAddress address, MadRequest request, MadRetryPolicy retryPolicy) {
        Mad response;
        lifetime.beginUse();
        try {
            response = port.exchange().query(number, address, request, retryPolicy, this::requireOpen);
        } finally {
            lifetime.endUse();
        }
        if (response == null) {
            throw silence(address, request, retryPolicy);
        }
        return response;
    }

    /** The exception for a request that no response came to. */
    static RdmaException silence(MadAddress address, MadRequest request, MadRetryPolicy retryPolicy) {
        return new RdmaException(
                "%s: ETIMEDOUT (no answer from %s within %s); check that %s, that the node is up, or wait longer"
                        .formatted(request, request.target(address), retryPolicy, address.doubt()),
                Errno.ETIMEDOUT);
    }

    /** Called by waiting threads: closing begins while they are still waiting. */
    void requireOpen() {
        if (lifetime.isClosed()) {
            throw new IllegalStateException("the " + this + " is closed");
        }
    }

    UmadPort port() {
        return port;
    }

    /** Keeps the agent from being released until {@link #endUse}. */
    void beginUse() {
        lifetime.beginUse();
    }

    void endUse() {
        lifetime.endUse();
    }

    /** Unregisters the agent. Closing again does nothing. */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether the agent is closed, by itself or with its port.
     *
     * @return true from the moment that it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    @Override
    public String toString() {
        return "agent for " + managementClass + " on " + port;
    }

    /** This fails only if the kernel has dropped the agent already, with the device; then nothing is left to do. */
    private void release() {
        port.exchange().close(number);
        NativeCall.returningNothing(errno -> {
            var _ = UmadFunctions.unregister(errno, port.descriptor(), number);
        });
    }
}
