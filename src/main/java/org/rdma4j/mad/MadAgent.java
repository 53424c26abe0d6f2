package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
 * Asks the nodes of a fabric, in one management class, through a port of this host, and is asked by them.
 *
 * <p>Safe for use by many threads at once; each gets the answer to its own question. Virtual ones hold no carrier while
 * they wait: a daemon thread of the port, which starts with the first of them, receives for all. Closing it
 * unregisters it (umad_unregister(3)); the port closes those that are left. Threads that wait for an answer while it is
 * closed get an {@link IllegalStateException} within a tenth of a second, as does every later use.
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
     * Asks a node and waits for its answer, with {@link MadRetryPolicy#DEFAULT}.
     *
     * @param address whom to ask
     * @param request what to ask
     * @return the answer, whose status is zero
     * @throws MadStatusException if the node answers with another status
     * @throws RdmaException ETIMEDOUT if no answer comes; EINTR if the thread is interrupted; or what umad_send(3) and
     *     umad_recv(3) fail with
     * @throws IllegalArgumentException if the request is of another class
     * @throws IllegalStateException if this agent or its port is closed
     */
    public Mad query(MadAddress address, MadRequest request) {
        return query(address, request, MadRetryPolicy.DEFAULT);
    }

    /**
     * Asks a node and waits for its answer. The request is sent anew for each try, with a transaction id of its own, by
     * whose lower 32 bits the answer is known (IBA volume 1, 13.4.6.4). Whatever else arrives is dropped: answers that
     * come after the request was given up, short ones, and those to questions that nobody asked. An agent that points to
     * another by LID or GID is followed, four times at most.
     *
     * @param address whom to ask
     * @param request what to ask
     * @param retryPolicy how long to wait, and how often to ask
     * @return the answer, whose status is zero
     * @throws MadStatusException if the node answers with another status
     * @throws RdmaException ETIMEDOUT if no answer comes; EINTR if the thread is interrupted; or what umad_send(3) and
     *     umad_recv(3) fail with
     * @throws IllegalArgumentException if the request is of another class
     * @throws IllegalStateException if this agent or its port is closed
     */
    public Mad query(MadAddress address, MadRequest request, MadRetryPolicy retryPolicy) {
        if (!request.attribute().managementClass().is(managementClass)) {
            throw new IllegalArgumentException(request + " is of another class than " + this);
        }
        MadAddress asked = address;
        Mad answer = exchange(asked, request, retryPolicy);
        MadAddress instead = MadRedirect.of(answer, asked, gid -> byGid(gid, address, retryPolicy));
        for (int redirects = 0; instead != null && redirects < MadRedirect.MOST; redirects++) {
            asked = instead;
            answer = exchange(asked, request, retryPolicy);
            instead = MadRedirect.of(answer, asked, gid -> byGid(gid, address, retryPolicy));
        }
        MadStatus status = answer.header().outcome();
        if (!status.isOk()) {
            throw new MadStatusException(
                    "%s: MAD status %s (%s)%s".formatted(request, status, request.target(asked), status.advice()),
                    status);
        }
        return answer;
    }

    /** On RoCE a GID is an address, on InfiniBand the subnet manager knows the LID to it. */
    private MadAddress byGid(Gid gid, MadAddress asked, MadRetryPolicy retryPolicy) {
        UmadPortAttributes own = port.attributes();
        if (own.linkLayer().equals(LinkLayer.ETHERNET)) {
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
     * Waits for a request to this agent, of the methods that it was registered with. Of several threads that wait each
     * request goes to one. What nobody takes is kept, up to 1,024 requests; the rest is lost, as datagrams may be.
     *
     * @param timeout how long to wait
     * @return the request; empty where none came
     * @throws RdmaException EINTR if the thread is interrupted, or what umad_recv(3) fails with
     * @throws IllegalStateException if this agent or its port is closed, now or while waiting
     */
    public Optional<IncomingRequest> receive(Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        return Optional.ofNullable(lifetime.using(() -> port.exchange().take(number, deadline, this::requireOpen)));
    }

    /**
     * Sends a datagram and waits for nothing: an answer, to where its {@link IncomingRequest#source} says. A datagram of
     * subnet administration that is longer than 256 bytes, and has the flags for it, goes out in segments (RMPP).
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
        Mad answer;
        lifetime.beginUse();
        try {
            answer = port.exchange().query(number, address, request, retryPolicy, this::requireOpen);
        } finally {
            lifetime.endUse();
        }
        if (answer == null) {
            throw silence(address, request, retryPolicy);
        }
        return answer;
    }

    private static RdmaException silence(MadAddress address, MadRequest request, MadRetryPolicy retryPolicy) {
        return new RdmaException(
                "%s: ETIMEDOUT (no answer from %s within %s); check that %s, that the node is up, or wait longer"
                        .formatted(request, request.target(address), retryPolicy, address.doubt()),
                Errno.ETIMEDOUT);
    }

    /** For threads that wait: closing begins while they are still inside. */
    private void requireOpen() {
        if (lifetime.isClosed()) {
            throw new IllegalStateException("the " + this + " is closed");
        }
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

    /** Fails only where the kernel has dropped the agent already, with the device, and then nothing is left to do. */
    private void release() {
        port.exchange().close(number);
        NativeCall.returningNothing(errno -> {
            var _ = UmadFunctions.unregister(errno, port.descriptor(), number);
        });
    }
}
