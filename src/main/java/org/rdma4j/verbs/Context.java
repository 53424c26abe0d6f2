package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_context;
import org.rdma4j.bindings.verbs.ibv_device_attr;
import org.rdma4j.bindings.verbs.ibv_gid_entry;
import org.rdma4j.bindings.verbs.ibv_port_attr;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.Lifetime;
import org.rdma4j.internal.NativeCall;
import org.rdma4j.internal.VerbsFunctions;

/** An open device: everything else is made from it, and closed with it. */
public final class Context implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CLOSE =
                NativeCall.link(verbs_h.ibv_close_device$address(), verbs_h.ibv_close_device$descriptor());
        static final MethodHandle QUERY_DEVICE =
                NativeCall.link(verbs_h.ibv_query_device$address(), verbs_h.ibv_query_device$descriptor());
        static final MethodHandle QUERY_PORT =
                NativeCall.link(verbs_h.ibv_query_port$address(), verbs_h.ibv_query_port$descriptor());
        static final MethodHandle QUERY_GID_TABLE =
                NativeCall.link(verbs_h._ibv_query_gid_table$address(), verbs_h._ibv_query_gid_table$descriptor());
    }

    private final String deviceName;
    private final MemorySegment context;
    private final VerbsFunctions functions;
    private final DeviceAttributes deviceAttributes;
    private final Lifetime lifetime;

    Context(String deviceName, MemorySegment context) {
        this.deviceName = deviceName;
        this.context = context;
        this.functions = new VerbsFunctions(context);
        this.deviceAttributes = queryDevice();
        this.lifetime = Lifetime.begin(this, this::release);
    }

    /**
     * The kernel's name of the device.
     *
     * @return as {@code mlx5_0}
     */
    public String deviceName() {
        return deviceName;
    }

    /**
     * What the device is and what it can have at most; {@code ibv_query_device(3)}, asked once when it was opened.
     *
     * @return the attributes
     */
    public DeviceAttributes deviceAttributes() {
        return deviceAttributes;
    }

    /**
     * Asks for a port's attributes; {@code ibv_query_port(3)}.
     *
     * @param port the port's number, from 1
     * @return the attributes at this moment
     * @throws IllegalArgumentException if the device has no such port
     * @throws RdmaException if the device refuses
     */
    public PortAttributes portAttributes(int port) {
        int ports = deviceAttributes.physicalPorts();
        if (port < 1 || port > ports) {
            throw new IllegalArgumentException("%s has the ports 1 to %d, not %d".formatted(deviceName, ports, port));
        }
        lifetime.beginUse();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_port_attr.layout());
            NativeCall.returningErrno(
                    "ibv_query_port", () -> describe(port), errno -> queryPort(errno, (byte) port, attributes));
            return PortAttributes.read(attributes);
        } finally {
            lifetime.endUse();
        }
    }

    /**
     * Reads the GID tables of all ports; {@code ibv_query_gid_table(3)}.
     *
     * @return the entries that are not empty, by port and index
     * @throws RdmaException if the device refuses
     */
    public List<GidEntry> gidTable() {
        long room = 0;
        for (int port = 1; port <= deviceAttributes.physicalPorts(); port++) {
            room += portAttributes(port).gidTableLength();
        }
        long entries = room;
        lifetime.beginUse();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = ibv_gid_entry.allocateArray(Math.max(1, entries), arena);
            int count = NativeCall.returningNegatedErrno(
                    "ibv_query_gid_table",
                    () -> deviceName,
                    errno -> Math.toIntExact((long) Functions.QUERY_GID_TABLE.invokeExact(
                            errno, context, table, entries, 0, ibv_gid_entry.sizeof())));
            List<GidEntry> found = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                found.add(GidEntry.read(deviceName, ibv_gid_entry.asSlice(table, i)));
            }
            return List.copyOf(found);
        } finally {
            lifetime.endUse();
        }
    }

    /**
     * Makes a protection domain: what is made from it can be used together, and nothing else; {@code ibv_alloc_pd(3)}.
     *
     * @return the domain, to be closed; closed with this context at the latest
     * @throws RdmaException if the device refuses
     */
    public ProtectionDomain allocateProtectionDomain() {
        return lifetime.using(() -> ProtectionDomain.allocate(this));
    }

    /**
     * Makes a channel that completion queues announce their completions on; {@code ibv_create_comp_channel(3)}.
     *
     * @return the channel, to be closed; closed with this context at the latest
     * @throws RdmaException if the device refuses
     */
    public CompletionChannel createCompletionChannel() {
        return lifetime.using(() -> CompletionChannel.create(this));
    }

    /**
     * Makes a completion queue that is polled; {@code ibv_create_cq(3)}.
     *
     * @param entries how many completions it must hold; the device may make it larger
     * @return the queue, to be closed; closed with this context at the latest
     * @throws IllegalArgumentException if the device's queues are smaller
     * @throws RdmaException if the device refuses
     */
    public CompletionQueue createCompletionQueue(int entries) {
        return createCompletionQueue(CompletionQueueSpec.entries(entries));
    }

    /**
     * Makes a completion queue that is polled; {@code ibv_create_cq(3)}, {@code ibv_create_cq_ex(3)}.
     *
     * @param spec its size, and what it tells
     * @return the queue, to be closed; closed with this context at the latest
     * @throws IllegalArgumentException if the device's queues are smaller, or its completion vectors fewer
     * @throws UnsupportedVerbException if the device has no such extended queue
     * @throws RdmaException if the device refuses
     */
    public CompletionQueue createCompletionQueue(CompletionQueueSpec spec) {
        return lifetime.using(() -> CompletionQueue.create(this, Optional.empty(), spec));
    }

    /**
     * How many interrupts the device has for announcing completions.
     *
     * @return the number, at least 1
     */
    public int completionVectors() {
        return lifetime.using(() -> ibv_context.num_comp_vectors(context));
    }

    /**
     * Closes the device, and before that all that was made from this context, newest first. Closing again does nothing.
     */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether it is closed, by itself or with what it was made from.
     *
     * @return true from the moment that it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /** The device's name. */
    @Override
    public String toString() {
        return "context of " + deviceName;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    MemorySegment pointer() {
        return context;
    }

    VerbsFunctions functions() {
        return functions;
    }

    private void release() {
        NativeCall.returningErrno(
                "ibv_close_device", () -> deviceName, errno -> (int) Functions.CLOSE.invokeExact(errno, context));
    }

    private DeviceAttributes queryDevice() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_device_attr.layout());
            NativeCall.returningErrno("ibv_query_device", () -> deviceName, errno ->
                    (int) Functions.QUERY_DEVICE.invokeExact(errno, context, attributes));
            return DeviceAttributes.read(attributes);
        }
    }

    /** The exported function writes a shorter structure, without what newer kernels tell; it is for old providers. */
    private int queryPort(MemorySegment errno, byte port, MemorySegment attributes) throws Throwable {
        MemorySegment extended = VerbsFunctions.extended(context, verbs_context.query_port$offset());
        if (extended.equals(MemorySegment.NULL)) {
            return (int) Functions.QUERY_PORT.invokeExact(errno, context, port, attributes);
        }
        return verbs_context.query_port.invoke(extended, context, port, attributes, attributes.byteSize());
    }

    private String describe(int port) {
        return deviceName + " port " + port;
    }
}
