package org.rdma4j.cm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rdma4j.bindings.rdmacm.rdmacm_h;
import org.rdma4j.internal.numbers.FieldRange;

/** The destination of a route, and options. Immutable: each {@code with...} method returns a changed copy. */
public final class RouteSpec {
    private static final int MOST_ACKNOWLEDGE_TIMEOUT = 31;

    private final InetSocketAddress destination;
    private final @Nullable InetSocketAddress source;
    private final @Nullable Integer typeOfService;
    private final @Nullable Integer acknowledgeTimeout;
    private final boolean reusingAddress;

    private RouteSpec(
            InetSocketAddress destination,
            @Nullable InetSocketAddress source,
            @Nullable Integer typeOfService,
            @Nullable Integer acknowledgeTimeout,
            boolean reusingAddress) {
        this.destination = destination;
        this.source = source;
        this.typeOfService = typeOfService;
        this.acknowledgeTimeout = acknowledgeTimeout;
        this.reusingAddress = reusingAddress;
    }

    /**
     * A route to an address. The kernel's routing table selects the local address and the device.
     *
     * @param destination the IPv4 or IPv6 address of an RDMA device of the peer, and a port
     * @return the spec
     * @throws IllegalArgumentException if the host name could not be resolved
     */
    public static RouteSpec to(InetSocketAddress destination) {
        return new RouteSpec(SocketAddresses.requireResolved(destination), null, null, null, false);
    }

    /**
     * Sets the local address. It selects the device and its port.
     *
     * @param address the address
     * @return the changed copy
     */
    public RouteSpec withSource(InetAddress address) {
        return withSource(new InetSocketAddress(address, 0));
    }

    /**
     * Sets the local address and port number. The address selects the device and its port.
     *
     * @param address the address and the port; port 0 for any
     * @return the changed copy
     * @throws IllegalArgumentException if the host name could not be resolved
     */
    public RouteSpec withSource(InetSocketAddress address) {
        return new RouteSpec(
                destination,
                SocketAddresses.requireResolved(address),
                typeOfService,
                acknowledgeTimeout,
                reusingAddress);
    }

    /**
     * Sets the type of service, which selects the priority, and on InfiniBand the service level; {@code
     * RDMA_OPTION_ID_TOS}.
     *
     * @param value 0 to 255, as in the header of IP
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public RouteSpec withTypeOfService(int value) {
        FieldRange.require("the type of service", value, 0xFF);
        return new RouteSpec(destination, source, value, acknowledgeTimeout, reusingAddress);
    }

    /**
     * Sets how long this side waits for an acknowledgement before it sends again; {@code RDMA_OPTION_ID_ACK_TIMEOUT}.
     *
     * @param exponent 0 to 31: the time is 4.096 us times 2 to this power; 0 for no limit
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public RouteSpec withAcknowledgeTimeout(int exponent) {
        FieldRange.require("the acknowledge time-out", exponent, MOST_ACKNOWLEDGE_TIMEOUT);
        return new RouteSpec(destination, source, typeOfService, exponent, reusingAddress);
    }

    /**
     * Allows a local port number that others use as well; {@code RDMA_OPTION_ID_REUSEADDR}.
     *
     * @return the changed copy
     */
    public RouteSpec withReusedAddress() {
        return new RouteSpec(destination, source, typeOfService, acknowledgeTimeout, true);
    }

    /**
     * The destination.
     *
     * @return the address and port of the peer
     */
    public InetSocketAddress destination() {
        return destination;
    }

    /**
     * The local address.
     *
     * @return the address of this host; empty if the routing table selects it
     */
    public Optional<InetSocketAddress> source() {
        return Optional.ofNullable(source);
    }

    /**
     * The type of service.
     *
     * @return 0 to 255; empty for the kernel's default
     */
    public OptionalInt typeOfService() {
        return typeOfService == null ? OptionalInt.empty() : OptionalInt.of(typeOfService);
    }

    /**
     * How long this side waits for an acknowledgement.
     *
     * @return the exponent, 0 to 31; empty if the kernel chooses it by the path
     */
    public OptionalInt acknowledgeTimeout() {
        return acknowledgeTimeout == null ? OptionalInt.empty() : OptionalInt.of(acknowledgeTimeout);
    }

    /** As {@code 192.168.0.2:7471 from 192.168.0.1:0}. */
    @Override
    public String toString() {
        String to = SocketAddresses.describe(destination);
        return source == null ? to : "%s from %s".formatted(to, SocketAddresses.describe(source));
    }

    void configure(NativeIdentifier identifier) {
        typeOfService()
                .ifPresent(value -> identifier.setByte("RDMA_OPTION_ID_TOS", rdmacm_h.RDMA_OPTION_ID_TOS(), value));
        acknowledgeTimeout()
                .ifPresent(exponent -> identifier.setByte(
                        "RDMA_OPTION_ID_ACK_TIMEOUT", rdmacm_h.RDMA_OPTION_ID_ACK_TIMEOUT(), exponent));
        if (reusingAddress) {
            identifier.setFlag("RDMA_OPTION_ID_REUSEADDR", rdmacm_h.RDMA_OPTION_ID_REUSEADDR());
        }
    }
}
