package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.host.DeviceNodes;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeLibrary;
import org.rdma4j.internal.ffm.UmadFunctions;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * A port of this host through which management datagrams are sent and received: umad_open_port(3).
 *
 * <p>Opening a port registers no management class. Each agent registers the one class that it needs, so that a RoCE port,
 * which refuses subnet management, can be used for the others.
 *
 * <p>Safe for use by many threads at once. Closing it closes its agents first; closing again does nothing, and every
 * later use throws {@link IllegalStateException}.
 */
public final class UmadPort implements AutoCloseable {
    private static final int FIRST_ACTIVE = 0;

    private final String deviceName;
    private final int portNumber;
    private final int descriptor;
    private final UmadExchange exchange;
    private final Lifetime lifetime;

    private UmadPort(String deviceName, int portNumber, int descriptor) {
        this.deviceName = deviceName;
        this.portNumber = portNumber;
        this.descriptor = descriptor;
        // Called after opening: the kernel's interface, and so the size of the structure, is known only then.
        this.exchange = new UmadExchange(
                descriptor, NativeCall.returningNegatedErrno("umad_size", () -> "", UmadFunctions::size));
        this.lifetime = Lifetime.begin(this, this::release);
    }

    /**
     * Opens the first active InfiniBand port of this host, or the first one whose link is up if none is active.
     *
     * @return the port, to be closed by the caller
     * @throws RdmaException if there is no such port, or it cannot be opened; the message says what to do
     */
    public static UmadPort open() {
        return find(null, FIRST_ACTIVE);
    }

    /**
     * Opens the port with this number of the first channel adapter on which it is active.
     *
     * @param portNumber from 1; 0 for the first active one
     * @return the port, to be closed by the caller
     * @throws RdmaException if there is no such port, or it cannot be opened; the message says what to do
     */
    public static UmadPort open(int portNumber) {
        return find(null, portNumber);
    }

    /**
     * Opens the first active InfiniBand port of a channel adapter.
     *
     * @param deviceName as {@code mlx5_0}
     * @return the port, to be closed by the caller
     * @throws RdmaException if there is no such port, or it cannot be opened; the message says what to do
     */
    public static UmadPort open(String deviceName) {
        return find(deviceName, FIRST_ACTIVE);
    }

    /**
     * Opens a port of a channel adapter, active or not, InfiniBand or RoCE.
     *
     * @param deviceName as {@code mlx5_0}
     * @param portNumber from 1; 0 for the first active InfiniBand port
     * @return the port, to be closed by the caller
     * @throws RdmaException if there is no such port, or it cannot be opened; the message says what to do
     */
    public static UmadPort open(String deviceName, int portNumber) {
        return find(deviceName, portNumber);
    }

    private static UmadPort find(@Nullable String deviceName, int portNumber) {
        NativeLibrary.UMAD.require();
        FieldRange.require("a port", portNumber, 0xFF);
        UmadPortAttributes found = search(deviceName, portNumber);
        DeviceNodes.HOST.requireUmad(found.deviceName(), found.portNumber());
        return open(new PortOpening(found.deviceName(), found.portNumber()));
    }

    private static UmadPortAttributes search(@Nullable String deviceName, int portNumber) {
        try {
            return query(deviceName, portNumber);
        } catch (RdmaException e) {
            // If there are adapters, the message has their names.
            throw LocalDevices.names().isEmpty() ? Diagnosis.explain(e) : e;
        }
    }

    private static UmadPort open(PortOpening opening) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(opening.hca());
            int descriptor = NativeCall.returningNegatedErrno(
                    "umad_open_port", opening, errno -> UmadFunctions.openPort(errno, name, opening.portNumber()));
            return new UmadPort(opening.hca(), opening.portNumber(), descriptor);
        } catch (RdmaException e) {
            // The state of this system does not matter for a simulated adapter, which sysfs does not know.
            throw DeviceNodes.HOST.devices().contains(opening.hca()) ? Diagnosis.explain(e) : e;
        }
    }

    private static UmadPortAttributes query(@Nullable String deviceName, int portNumber) {
        PortSearch description = new PortSearch(deviceName, portNumber, LocalDevices::names);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = deviceName == null ? MemorySegment.NULL : arena.allocateFrom(deviceName);
            MemorySegment port = arena.allocate(UmadPortFields.SIZE, Long.BYTES);
            NativeCall.returningNegatedErrno(
                    "umad_get_port", description, errno -> UmadFunctions.getPort(errno, name, portNumber, port));
            try {
                return UmadPortAttributes.of(port);
            } finally {
                NativeCall.returningNegatedErrno(
                        "umad_release_port", description, errno -> UmadFunctions.releasePort(errno, port));
            }
        }
    }

    /**
     * The names of this host's channel adapters: umad_get_ca_device_list(3).
     *
     * @return the names in alphabetical order; empty where there is no RDMA device
     */
    public static List<String> deviceNames() {
        return LocalDevices.names();
    }

    /**
     * The channel adapter that this port is of.
     *
     * @return as {@code mlx5_0}
     */
    public String deviceName() {
        return deviceName;
    }

    /**
     * The number of the port.
     *
     * @return from 1; 0 for a switch's own port
     */
    public int portNumber() {
        return portNumber;
    }

    /**
     * The attributes of the port at this moment: its LID, state and GID. umad_get_port(3).
     *
     * @return the attributes, read again with each call
     * @throws IllegalStateException if the port is closed
     */
    public UmadPortAttributes attributes() {
        return lifetime.using(() -> query(deviceName, portNumber));
    }

    /**
     * Registers an agent that sends requests of a management class: umad_register(3).
     *
     * @param managementClass the class; only this one is registered
     * @return the agent, which is closed with this port if not before
     * @throws RdmaException if the port refuses the class
     * @throws IllegalStateException if the port is closed
     */
    public MadAgent register(ManagementClass managementClass) {
        return register(managementClass, Set.of());
    }

    /**
     * Registers an agent that sends and receives requests of a management class: umad_register(3).
     *
     * @param managementClass the class; only this one is registered
     * @param methods the methods of the requests that {@link MadAgent#receive} returns; on a port each method of a class
     *     can belong to one agent only
     * @return the agent, which is closed with this port if not before
     * @throws RdmaException if the port refuses the class, or another agent has one of the methods
     * @throws IllegalArgumentException if a method is a response
     * @throws IllegalStateException if the port is closed
     */
    public MadAgent register(ManagementClass managementClass, Set<MadMethod> methods) {
        return lifetime.using(() -> new MadAgent(this, managementClass, methods));
    }

    /** Closes the port's agents, newest first, and the port. Closing again does nothing. */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether the port is closed.
     *
     * @return true from the moment that it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    @Override
    public String toString() {
        return "umad port " + portNumber + " of " + deviceName;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    int descriptor() {
        return descriptor;
    }

    UmadExchange exchange() {
        return exchange;
    }

    private void release() {
        try {
            exchange.close();
        } finally {
            NativeCall.returningNegatedErrno(
                    "umad_close_port", this::toString, errno -> UmadFunctions.closePort(errno, descriptor));
        }
    }
}
