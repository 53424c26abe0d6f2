package org.rdma4j.cm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.rdmacm.rdmacm_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeLibrary;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.readiness.ReadinessWait;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.QueuePair;

/**
 * Listens and connects by IP address and port, as sockets do; {@code rdma_cm(7)}. Needs {@code librdmacm.so.1} and the
 * kernel module {@code rdma_ucm}. Any thread may use it.
 *
 * <p>A server listens, and accepts each request with a queue pair that it creates on the context of the request. A
 * client resolves an address, creates a queue pair on the context of the route, and connects it. The queue pairs belong
 * to the caller, and stay open when a connection is closed.
 *
 * {@snippet file="org/rdma4j/examples/ConnectionExampleTest.java" region="server"}
 *
 * {@snippet file="org/rdma4j/examples/ConnectionExampleTest.java" region="client"}
 *
 * <p>Threads wait in Java, not in the library: virtual threads park, each wait has a deadline, and closing an object
 * ends the waits on it. A manager has one file descriptor for all its connections, and one thread that reads the events
 * from it.
 *
 * <p>librdmacm opens each device that it uses once more for itself, and keeps it open until the process ends. A kernel
 * that waits until nobody has the device open, as for soft-RoCE, removes the device only then.
 */
public final class ConnectionManager implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE_CHANNEL = NativeCall.link(
                rdmacm_h.rdma_create_event_channel$address(), rdmacm_h.rdma_create_event_channel$descriptor());
        static final MethodHandle DESTROY_CHANNEL = NativeCall.link(
                rdmacm_h.rdma_destroy_event_channel$address(), rdmacm_h.rdma_destroy_event_channel$descriptor());
    }

    private final MemorySegment channel;
    private final Map<Long, Identifier> identifiers = new ConcurrentHashMap<>();
    private final DeviceContexts contexts;
    private final Lifetime lifetime;

    private ConnectionManager(MemorySegment channel, DeviceContexts contexts) {
        this.channel = channel;
        this.contexts = contexts;
        this.lifetime = Lifetime.begin(this, this::release);
        EventReader.start(this, channel);
    }

    /**
     * Opens a manager; {@code rdma_create_event_channel(3)}.
     *
     * @param contexts devices that are open already: requests and routes on these devices use these contexts. The
     *     caller closes them. The manager opens other devices when it first needs them, and closes them itself
     * @return the manager, which the caller closes
     * @throws RdmaException if librdmacm is missing, or the kernel has no connection manager
     */
    public static ConnectionManager open(Context... contexts) {
        NativeLibrary.VERBS.require();
        NativeLibrary.RDMACM.require();
        MemorySegment channel = NativeCall.pointer("rdma_create_event_channel", new Opening(), errno ->
                (MemorySegment) Functions.CREATE_CHANNEL.invokeExact(errno));
        return new ConnectionManager(channel, new DeviceContexts(contexts));
    }

    /**
     * Listens for connections on an address; {@code rdma_listen(3)}.
     *
     * @param address an address of this host, or the wildcard address for all devices; and a port, or 0 for any free
     *     port
     * @return the listener, which the caller closes; closed with this manager at the latest
     * @throws IllegalArgumentException if the host name could not be resolved
     * @throws RdmaException if no RDMA device has the address, or the port is in use
     */
    public Listener listen(InetSocketAddress address) {
        return listen(ListenerSpec.on(address));
    }

    /**
     * Listens for connections; {@code rdma_listen(3)}.
     *
     * @param spec the address, the port, and the backlog
     * @return the listener, which the caller closes; closed with this manager at the latest
     * @throws RdmaException if no RDMA device has the address, or the port is in use
     */
    public Listener listen(ListenerSpec spec) {
        return new Listener(listening(spec, PortSpace.CONNECTIONS, "listener on "), spec);
    }

    /**
     * Listens for peers that want to send datagrams; {@code rdma_listen(3)} in the port space of UDP.
     *
     * @param spec the address, the port, and the backlog
     * @return the listener, which the caller closes; closed with this manager at the latest
     * @throws RdmaException if no RDMA device has the address, or the port is in use
     */
    public DatagramListener listenForDatagrams(ListenerSpec spec) {
        return new DatagramListener(listening(spec, PortSpace.DATAGRAMS, "listener for datagrams on "), spec);
    }

    /**
     * Finds a route to an address; {@code rdma_resolve_addr(3)}, {@code rdma_resolve_route(3)}.
     *
     * @param destination the address of an RDMA device of the peer, and a port
     * @param timeout how long to wait for the network
     * @return the route, which the caller connects or closes; closed with this manager at the latest
     * @throws IllegalArgumentException if the host name could not be resolved
     * @throws RdmaException if there is no route, or no host answers for the address
     */
    public ResolvedRoute resolve(InetSocketAddress destination, Duration timeout) {
        return resolve(RouteSpec.to(destination), timeout);
    }

    /**
     * Finds a route to an address; {@code rdma_resolve_addr(3)}, {@code rdma_resolve_route(3)}.
     *
     * @param spec the destination, and options
     * @param timeout how long to wait for the network
     * @return the route, which the caller connects or closes; closed with this manager at the latest
     * @throws RdmaException if there is no route, or no host answers for the address
     */
    public ResolvedRoute resolve(RouteSpec spec, Duration timeout) {
        return new ResolvedRoute(resolved(spec, PortSpace.CONNECTIONS, "connection to " + spec, timeout));
    }

    /**
     * Finds a route for datagrams to an address; {@code rdma_resolve_addr(3)}, {@code rdma_resolve_route(3)} in the
     * port space of UDP.
     *
     * @param spec the destination, and options
     * @param timeout how long to wait for the network
     * @return the route, which the caller closes; closed with this manager at the latest
     * @throws RdmaException if there is no route, or no host answers for the address
     */
    public DatagramRoute resolveDatagrams(RouteSpec spec, Duration timeout) {
        return new DatagramRoute(resolved(spec, PortSpace.DATAGRAMS, "request of datagrams to " + spec, timeout));
    }

    /**
     * Joins a multicast group with a queue pair for datagrams; {@code rdma_join_multicast_ex(3)}. The queue pair of a
     * full member is attached to the group. A queue pair in RESET is first moved to READY_TO_SEND.
     *
     * @param group the address of the group, IPv4 or IPv6
     * @param local an address of this host; it selects the device
     * @param queuePair a queue pair for datagrams on that device, with the Q_Key of the connection manager
     * @param role whether to receive as well
     * @param timeout how long to wait for the fabric
     * @return the membership, which the caller closes; closed with this manager at the latest
     * @throws IllegalArgumentException if the queue pair is of another type or device
     * @throws RdmaException if the group cannot be joined
     */
    public MulticastGroup joinMulticast(
            InetAddress group, InetAddress local, QueuePair queuePair, MulticastRole role, Duration timeout) {
        return MulticastGroup.join(this, group, local, queuePair, role, ReadinessWait.deadline(timeout));
    }

    /**
     * The open device that has an address of this host.
     *
     * @param local the address
     * @return the context: one that the manager was opened with, or else one that the manager opens and closes itself
     * @throws RdmaException if no RDMA device has the address, or the device cannot be opened
     */
    public Context contextOf(InetAddress local) {
        InetSocketAddress address = new InetSocketAddress(local, 0);
        Identifier bound = identifier(PortSpace.CONNECTIONS, "address " + local.getHostAddress());
        try {
            bound.during(identifier -> identifier.bind(address));
            String deviceName = bound.nameOfDevice();
            if (deviceName == null) {
                throw new RdmaException(
                        "the address %s does not belong to one RDMA device: choose another; rdma link and ip address list them"
                                .formatted(local.getHostAddress()),
                        Errno.ENODEV);
            }
            return context(deviceName);
        } finally {
            bound.close();
        }
    }

    /**
     * Closes the listeners, routes, requests and connections of this manager, newest first, and then the contexts that
     * it has opened. Waiting threads get {@link IllegalStateException}. Closing again does nothing.
     */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether this manager is closed.
     *
     * @return true if it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /** The number of identifiers. */
    @Override
    public String toString() {
        return "connection manager with %s identifiers".formatted(identifiers.size());
    }

    Lifetime lifetime() {
        return lifetime;
    }

    Map<Long, Identifier> identifiers() {
        return identifiers;
    }

    /** The open device with this name. */
    Context context(String deviceName) {
        return lifetime.using(() -> contexts.require(deviceName));
    }

    Identifier identifier(PortSpace space, String purpose) {
        return lifetime.using(() -> new Identifier(this, NativeIdentifier.create(channel, space), space, purpose));
    }

    /** A removed device may come back with the same name; then it is opened again. */
    void forgetDevice(Identifier identifier) {
        identifier.attempt(nativeIdentifier -> {
            String name = nativeIdentifier.deviceName();
            if (name != null) {
                contexts.forget(name);
            }
        });
    }

    /** The time-out for librdmacm, in milliseconds. */
    static int millisecondsUntil(long deadlineNanos) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        return Math.clamp(left, 1, Integer.MAX_VALUE);
    }

    private Identifier listening(ListenerSpec spec, PortSpace space, String purpose) {
        return prepared(
                identifier(space, purpose + spec),
                listener -> listener.during(identifier -> {
                    spec.configure(identifier);
                    identifier.bind(spec.address());
                }));
    }

    private Identifier resolved(RouteSpec spec, PortSpace space, String purpose, Duration timeout) {
        long deadline = ReadinessWait.deadline(timeout);
        return prepared(identifier(space, purpose), route -> {
            route.during(identifier -> {
                spec.configure(identifier);
                identifier.resolveAddress(spec.source().orElse(null), spec.destination(), millisecondsUntil(deadline));
            });
            var _ = route.await(EnumSet.of(CmEventType.ADDRESS_RESOLVED), deadline);
            route.during(identifier -> identifier.resolveRoute(spec.destination(), millisecondsUntil(deadline)));
            var _ = route.await(EnumSet.of(CmEventType.ROUTE_RESOLVED), deadline);
        });
    }

    private static Identifier prepared(Identifier identifier, Consumer<Identifier> preparation) {
        try {
            preparation.accept(identifier);
            return identifier;
        } catch (RuntimeException | Error e) {
            identifier.closeAfter(e);
            throw e;
        }
    }

    private void release() {
        NativeCall.returningNothing(errno -> {
            Functions.DESTROY_CHANNEL.invokeExact(errno, channel);
        });
        contexts.close();
    }

    /** The text of an error message if the kernel has no connection manager. */
    private record Opening() implements CallDescription {
        @Override
        public String arguments() {
            return "/dev/infiniband/rdma_cm";
        }

        @Override
        public String advice(Errno errno) {
            return switch (errno.name()) {
                case "ENOENT", "ENODEV", "ENXIO", "ENOSYS" ->
                    "the kernel has no connection manager loaded: modprobe rdma_ucm";
                case "EACCES", "EPERM" -> "this user may not open the device node: its mode should be 0666";
                default -> CallDescription.super.advice(errno);
            };
        }
    }
}
