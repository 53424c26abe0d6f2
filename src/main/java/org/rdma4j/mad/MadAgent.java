package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.CallDescription;
import org.rdma4j.internal.Lifetime;
import org.rdma4j.internal.NativeCall;
import org.rdma4j.internal.UmadFunctions;

/**
 * Asks the nodes of a fabric, in one management class, through a port of this host.
 *
 * <p>Safe for use by many threads at once, virtual ones included; each gets the answer to its own question. Closing it
 * unregisters it (umad_unregister(3)); the port closes those that are left. Threads that wait for an answer while it is
 * closed get an {@link IllegalStateException} within a tenth of a second, as does every later use.
 */
public final class MadAgent implements AutoCloseable {
    private static final byte WITHOUT_RMPP = 0;

    private final UmadPort port;
    private final ManagementClass managementClass;
    private final int number;
    private final Lifetime lifetime;

    MadAgent(UmadPort port, ManagementClass managementClass) {
        this.port = port;
        this.managementClass = managementClass;
        this.number = register(port, managementClass);
        this.lifetime = Lifetime.begin(this, this::release, port.lifetime());
    }

    private static int register(UmadPort port, ManagementClass managementClass) {
        CallDescription description = new CallDescription() {
            @Override
            public String arguments() {
                return managementClass + " on " + port;
            }

            @Override
            public String advice(Errno errno) {
                return "the port refuses this class; a RoCE port takes performance management, and no subnet management";
            }
        };
        return NativeCall.returningNegatedErrno(
                "umad_register",
                description,
                errno -> UmadFunctions.register(
                        errno,
                        port.descriptor(),
                        managementClass.value(),
                        managementClass.version(),
                        WITHOUT_RMPP,
                        MemorySegment.NULL));
    }

    /**
     * Asks a node and waits for its answer, with {@link MadPatience#DEFAULT}.
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
    public Mad ask(MadAddress address, MadRequest request) {
        return ask(address, request, MadPatience.DEFAULT);
    }

    /**
     * Asks a node and waits for its answer. The request is sent anew for each try, with a transaction id of its own, by
     * whose lower 32 bits the answer is known (IBA volume 1, 13.4.6.4). Whatever else arrives is dropped: answers that
     * come after the request was given up, short ones, and those to questions that nobody asked. An agent that points to
     * another by LID is followed, four times at most.
     *
     * @param address whom to ask
     * @param request what to ask
     * @param patience how long to wait, and how often to ask
     * @return the answer, whose status is zero
     * @throws MadStatusException if the node answers with another status
     * @throws RdmaException ETIMEDOUT if no answer comes; EINTR if the thread is interrupted; or what umad_send(3) and
     *     umad_recv(3) fail with
     * @throws IllegalArgumentException if the request is of another class
     * @throws IllegalStateException if this agent or its port is closed
     */
    public Mad ask(MadAddress address, MadRequest request, MadPatience patience) {
        if (!request.attribute().managementClass().is(managementClass)) {
            throw new IllegalArgumentException(request + " is of another class than " + this);
        }
        MadAddress asked = address;
        Mad answer = exchange(asked, request, patience);
        MadAddress instead = MadRedirect.of(answer, asked);
        for (int redirects = 0; instead != null && redirects < MadRedirect.MOST; redirects++) {
            asked = instead;
            answer = exchange(asked, request, patience);
            instead = MadRedirect.of(answer, asked);
        }
        MadStatus status = answer.header().outcome();
        if (!status.isOk()) {
            throw new MadStatusException(
                    "%s: MAD status %s (%s)%s".formatted(request, status, request.target(asked), status.advice()),
                    status);
        }
        return answer;
    }

    private Mad exchange(MadAddress address, MadRequest request, MadPatience patience) {
        Mad answer;
        lifetime.beginUse();
        try {
            answer = port.exchange().ask(number, address, request, patience, this::requireOpen);
        } finally {
            lifetime.endUse();
        }
        if (answer == null) {
            throw silence(address, request, patience);
        }
        return answer;
    }

    private static RdmaException silence(MadAddress address, MadRequest request, MadPatience patience) {
        return new RdmaException(
                "%s: ETIMEDOUT (no answer from %s within %s); check that the LID is in use (ibnetdiscover), that the node is up, or wait longer"
                        .formatted(request, request.target(address), patience),
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
        NativeCall.returningNothing(errno -> {
            var _ = UmadFunctions.unregister(errno, port.descriptor(), number);
        });
    }
}
