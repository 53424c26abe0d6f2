package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.rdma4j.Gid;
import org.rdma4j.PartitionKey;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.datapath.DataPath;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.VerbsFunctions;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.query.DeviceQuery;
import org.rdma4j.internal.query.KernelDriver;
import org.rdma4j.internal.query.PortQuery;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.PortAttributes;

/** An open device. Everything else is created from it and closed with it. */
public final class Context implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CLOSE =
                NativeCall.link(verbs_h.ibv_close_device$address(), verbs_h.ibv_close_device$descriptor());
    }

    private final String deviceName;
    private final MemorySegment context;
    private final VerbsFunctions functions;
    private final KernelDriver driver;
    private final DataPathCalls dataPathCalls;
    private final DataPath dataPath;
    private final DeviceAttributes deviceAttributes;
    private final AsyncEvents asyncEvents = new AsyncEvents(this);
    private final PortQuery ports;
    private final Lifetime lifetime;

    Context(String deviceName, KernelDriver driver, MemorySegment context, DataPathCalls dataPathCalls) {
        this.deviceName = deviceName;
        this.context = context;
        this.functions = new VerbsFunctions(context);
        this.driver = driver;
        this.dataPathCalls = dataPathCalls;
        this.dataPath = DataPath.of(context, dataPathCalls == DataPathCalls.CRITICAL);
        this.deviceAttributes = new DeviceQuery(deviceName, context).attributes();
        this.ports = new PortQuery(deviceName, context, deviceAttributes.physicalPorts());
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
     * How the provider's functions for posting and polling are called.
     *
     * @return what {@link Device#open()} chose or {@link Device#open(DataPathCalls)} was given
     */
    public DataPathCalls dataPathCalls() {
        return dataPathCalls;
    }

    /**
     * The identity of the device, and its limits; {@code ibv_query_device_ex(3)}, queried once when it was opened.
     *
     * @return the attributes
     */
    public DeviceAttributes deviceAttributes() {
        return deviceAttributes;
    }

    /**
     * How many completion vectors the device has: interrupts for completion events, which different processors can serve.
     *
     * @return the number of vectors; they are numbered from 0
     */
    public int completionVectors() {
        return lifetime.using(() -> ibv_context.num_comp_vectors(context));
    }

    /**
     * Reads the device's own clock, which gives completions their time stamps; {@code ibv_query_rt_values_ex(3)}.
     *
     * @return the clock's ticks, as the provider counts them; {@link DeviceAttributes#coreClock} is their frequency
     * @throws UnsupportedVerbException if the device does not show its clock
     */
    public long rawClock() {
        return lifetime.using(() -> new DeviceQuery(deviceName, context).rawClock());
    }

    /**
     * Queries a port; {@code ibv_query_port(3)}.
     *
     * @param port the port's number, from 1
     * @return the port's attributes at this moment
     * @throws IllegalArgumentException if the device has no such port
     * @throws RdmaException if the device refuses
     */
    public PortAttributes portAttributes(int port) {
        return lifetime.using(() -> ports.attributes(port));
    }

    /**
     * Reads one GID; {@code ibv_query_gid(3)}.
     *
     * @param port the port's number, from 1
     * @param index the index in the table, from 0
     * @return the GID; {@link Gid#ZERO} where the entry is empty
     * @throws IllegalArgumentException if the device has no such port, or its table no such index
     * @throws RdmaException if the device refuses
     */
    public Gid gid(int port, int index) {
        return lifetime.using(() -> ports.gid(port, index));
    }

    /**
     * Reads one entry of a GID table; {@code ibv_query_gid_ex(3)}.
     *
     * @param port the port's number, from 1
     * @param index the index in the table, from 0
     * @return the entry
     * @throws IllegalArgumentException if the device has no such port, or its table no such index
     * @throws RdmaException with ENODATA if the entry is empty, or if the device refuses
     */
    public GidEntry gidEntry(int port, int index) {
        return lifetime.using(() -> ports.gidEntry(port, index));
    }

    /**
     * Reads the GID tables of all ports; {@code ibv_query_gid_table(3)}.
     *
     * @return the entries that are not empty, by port and index
     * @throws RdmaException if the device refuses
     */
    public List<GidEntry> gidTable() {
        return lifetime.using(() -> ports.gidTable());
    }

    /**
     * Reads one partition key; {@code ibv_query_pkey(3)}.
     *
     * @param port the port's number, from 1
     * @param index the index in the table, from 0
     * @return the key, of partition 0 where the entry is not used
     * @throws IllegalArgumentException if the device has no such port, or its table no such index
     * @throws RdmaException if the device refuses
     */
    public PartitionKey partitionKey(int port, int index) {
        return lifetime.using(() -> ports.partitionKey(port, index));
    }

    /**
     * The network interface of a port's first GID.
     *
     * @param port the port's number, from 1
     * @return as {@code eth0}; empty on InfiniBand
     * @throws RdmaException if the device refuses
     */
    public Optional<String> networkInterface(int port) {
        return gidTable().stream()
                .filter(entry -> entry.port() == port)
                .flatMap(entry -> entry.networkInterface().stream())
                .findFirst();
    }

    /**
     * Allocates a protection domain; {@code ibv_alloc_pd(3)}. Only objects of the same domain can be used together.
     *
     * @return the domain, which the caller closes; it is closed with this context at the latest
     * @throws RdmaException if the device refuses
     */
    public ProtectionDomain allocateProtectionDomain() {
        return lifetime.using(() -> ProtectionDomain.allocate(this));
    }

    /**
     * Creates a channel for the events of completion queues; {@code ibv_create_comp_channel(3)}.
     *
     * @return the channel, which the caller closes; it is closed with this context at the latest
     * @throws RdmaException if the device refuses
     */
    public CompletionChannel createCompletionChannel() {
        return lifetime.using(() -> CompletionChannel.create(this));
    }

    /**
     * Creates a completion queue to be polled; {@code ibv_create_cq(3)}.
     *
     * @param entries how many completions it must hold; the device may make it larger
     * @return the queue, which the caller closes; it is closed with this context at the latest
     * @throws IllegalArgumentException if the device's queues are smaller
     * @throws RdmaException if the device refuses
     */
    public CompletionQueue createCompletionQueue(int entries) {
        return createCompletionQueue(CompletionQueueSpec.entries(entries));
    }

    /**
     * Creates a completion queue to be polled; {@code ibv_create_cq(3)}, {@code ibv_create_cq_ex(3)}.
     *
     * @param spec its size, and the fields of its completions
     * @return the queue, which the caller closes; it is closed with this context at the latest
     * @throws IllegalArgumentException if the device's queues are smaller, or its completion vectors fewer
     * @throws UnsupportedVerbException if the device has no such extended queue
     * @throws RdmaException if the device refuses
     */
    public CompletionQueue createCompletionQueue(CompletionQueueSpec spec) {
        return lifetime.using(() -> CompletionQueue.create(this, null, spec));
    }

    /**
     * Calls a listener for each asynchronous event of the device, its ports, and the objects that were created from this
     * context; {@code ibv_get_async_event(3)}. An event is acknowledged before the listener is called, so that nothing
     * waits for the listener: it may close the event's object, and this context too.
     *
     * <p>One daemon thread calls all listeners, one after the other. A slow listener delays the others and the later
     * events. What a listener throws is logged. The first listener also gets the events from before it was added, except
     * those of closed objects.
     *
     * @param listener called with each event
     * @return the subscription; close it to end the calls. It is closed with this context at the latest. Closing does not
     *     wait for a call that is under way
     * @throws IllegalStateException if this context is closed, or the program takes the events with {@link #takeEvent}
     */
    public EventSubscription onEvent(Consumer<AsyncEvent> listener) {
        return lifetime.using(() -> asyncEvents.subscribe(Objects.requireNonNull(listener)));
    }

    /**
     * The file descriptor of the asynchronous events, for a program with an event loop of its own (epoll, Netty). It is
     * readable while an event waits; then call {@link #takeEvent} until it returns nothing. From the first call on the
     * program takes the events, and {@link #onEvent} is refused.
     *
     * <p>The program may only wait for the descriptor. It stays this context's: do not read from it, do not close it, leave
     * it non-blocking, and take it out of the event loop before you close this context. After that its number may belong
     * to another file.
     *
     * @return the descriptor, {@code ibv_context.async_fd}; valid until this context is closed
     * @throws IllegalStateException if this context is closed, or has listeners
     */
    public int eventDescriptor() {
        return lifetime.using(asyncEvents::handToProgram);
    }

    /**
     * Takes and acknowledges an asynchronous event without waiting; {@code ibv_get_async_event(3)}. From the first call on
     * the program takes the events, and {@link #onEvent} is refused. Any thread may call this; each event goes to one of
     * them.
     *
     * @return the event; empty if there is none
     * @throws IllegalStateException if this context is closed, or has listeners
     * @throws RdmaException if the device is gone
     */
    public Optional<AsyncEvent> takeEvent() {
        return lifetime.using(() -> Optional.ofNullable(asyncEvents.takeForProgram()));
    }

    /**
     * Closes everything that was created from this context, newest first, and then the device. Closing again does
     * nothing.
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

    /**
     * The {@code ibv_context *} behind this object, for a library in C. The overview of this package says what may be done with
     * it.
     *
     * @return the pointer, as a segment of length 0; valid until this object is closed
     * @throws IllegalStateException if this object is closed
     */
    public MemorySegment nativePointer() {
        return lifetime.using(() -> MemorySegment.ofAddress(pointer().address()));
    }

    /** The device's name. */
    @Override
    public String toString() {
        return "context of " + deviceName;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    KernelDriver driver() {
        return driver;
    }

    MemorySegment pointer() {
        return context;
    }

    /** The entries of a port, without their network interfaces. */
    List<GidEntry> gids(int port) {
        return lifetime.using(() -> ports.gids()).stream()
                .filter(entry -> entry.port() == port)
                .toList();
    }

    AsyncEvents asyncEvents() {
        return asyncEvents;
    }

    VerbsFunctions functions() {
        return functions;
    }

    DataPath dataPath() {
        return dataPath;
    }

    private void release() {
        NativeCall.returningErrno(
                "ibv_close_device", () -> deviceName, errno -> (int) Functions.CLOSE.invokeExact(errno, context));
    }
}
