package org.rdma4j.mad;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A route through a fabric that needs no LIDs and no forwarding tables. It lists the outgoing port of each node on the
 * route; the first is this host's own port. IBA volume 1, 14.2.2 (directed route).
 *
 * @param ports from 1 to 254 each; empty for this host itself
 */
public record DirectedRoute(List<Integer> ports) {
    /** The route to this host's own node: no hop. */
    public static final DirectedRoute SELF = new DirectedRoute(List.of());

    /** The most hops that fit into a datagram. */
    public static final int MOST_HOPS = 63;

    private static final int LARGEST_PORT = 254;

    /**
     * Copies the ports.
     *
     * @throws IllegalArgumentException if a port is not from 1 to 254, or there are more than {@link #MOST_HOPS}
     */
    public DirectedRoute {
        ports = List.copyOf(ports);
        if (ports.size() > MOST_HOPS) {
            throw new IllegalArgumentException(
                    "a directed route has at most %s hops, not %s".formatted(MOST_HOPS, ports.size()));
        }
        for (int port : ports) {
            if (port < 1 || port > LARGEST_PORT) {
                throw new IllegalArgumentException(
                        "a directed route goes through ports from 1 to %s, not %s".formatted(LARGEST_PORT, port));
            }
        }
    }

    /**
     * The route through these ports.
     *
     * @param ports the port of this host first, then those of the switches on the way
     * @return the route
     * @throws IllegalArgumentException if a port is not from 1 to 254, or there are more than {@link #MOST_HOPS}
     */
    public static DirectedRoute through(Integer... ports) {
        return new DirectedRoute(List.of(ports));
    }

    /**
     * Adds a hop: from the node at the end of this route through one of its ports.
     *
     * @param port from 1
     * @return the longer route
     * @throws IllegalArgumentException if the port is not from 1 to 254, or the route already has {@link #MOST_HOPS}
     */
    public DirectedRoute then(int port) {
        List<Integer> longer = new ArrayList<>(ports);
        longer.add(port);
        return new DirectedRoute(longer);
    }

    /**
     * How many hops it has.
     *
     * @return from 0 to {@link #MOST_HOPS}
     */
    public int hops() {
        return ports.size();
    }

    /** Writes the initial path. Its first byte is not a hop and stays zero. */
    void encode(ByteBuffer path) {
        for (int hop = 0; hop < ports.size(); hop++) {
            path.put(hop + 1, ports.get(hop).byteValue());
        }
    }

    /** Prints the ports as the C tools do, as {@code 0,1,3}. The zero is this host. */
    @Override
    public String toString() {
        return ports.stream().map(port -> "," + port).collect(Collectors.joining("", "0", ""));
    }
}
