package org.rdma4j.cm;

import java.net.InetSocketAddress;
import org.rdma4j.bindings.rdmacm.rdmacm_h;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * The address, the port and the backlog of a listener. Immutable: each {@code with...} method returns a changed copy.
 */
public final class ListenerSpec {
    private static final int DEFAULT_BACKLOG = 128;

    private final InetSocketAddress address;
    private final int backlog;
    private final boolean reusingAddress;
    private final boolean ipv6Only;

    private ListenerSpec(InetSocketAddress address, int backlog, boolean reusingAddress, boolean ipv6Only) {
        this.address = address;
        this.backlog = backlog;
        this.reusingAddress = reusingAddress;
        this.ipv6Only = ipv6Only;
    }

    /**
     * Listens on a port of all devices.
     *
     * @param port 1 to 65535; 0 for any free port, which {@code localAddress()} then returns
     * @return the spec
     * @throws IllegalArgumentException if the number is out of range
     */
    public static ListenerSpec onPort(int port) {
        return on(new InetSocketAddress(port));
    }

    /**
     * Listens on an address.
     *
     * @param address an address of this host, which selects the device, or the wildcard address for all devices; and a
     *     port, or 0 for any free port
     * @return the spec
     * @throws IllegalArgumentException if the host name could not be resolved
     */
    public static ListenerSpec on(InetSocketAddress address) {
        return new ListenerSpec(SocketAddresses.requireResolved(address), DEFAULT_BACKLOG, false, false);
    }

    /**
     * Sets how many requests can wait until they are accepted; further ones are rejected. The default is 128.
     *
     * @param requests at least 1
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public ListenerSpec withBacklog(int requests) {
        FieldRange.require("the backlog", requests, 1, Integer.MAX_VALUE);
        return new ListenerSpec(address, requests, reusingAddress, ipv6Only);
    }

    /**
     * Allows a port that other listeners use as well; {@code RDMA_OPTION_ID_REUSEADDR}.
     *
     * @return the changed copy
     */
    public ListenerSpec withReusedAddress() {
        return new ListenerSpec(address, backlog, true, ipv6Only);
    }

    /**
     * Listens for IPv6 only if the address is the wildcard address of IPv6; {@code RDMA_OPTION_ID_AFONLY}. Another
     * listener may then use the port for IPv4.
     *
     * @return the changed copy
     */
    public ListenerSpec withIpv6Only() {
        return new ListenerSpec(address, backlog, reusingAddress, true);
    }

    /**
     * The address to listen on.
     *
     * @return the address as it was requested
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * How many requests can wait until they are accepted.
     *
     * @return at least 1
     */
    public int backlog() {
        return backlog;
    }

    /** As {@code 192.168.0.1:7471}. */
    @Override
    public String toString() {
        return SocketAddresses.describe(address);
    }

    void configure(NativeIdentifier identifier) {
        if (reusingAddress) {
            identifier.setFlag("RDMA_OPTION_ID_REUSEADDR", rdmacm_h.RDMA_OPTION_ID_REUSEADDR());
        }
        if (ipv6Only) {
            identifier.setFlag("RDMA_OPTION_ID_AFONLY", rdmacm_h.RDMA_OPTION_ID_AFONLY());
        }
    }
}
