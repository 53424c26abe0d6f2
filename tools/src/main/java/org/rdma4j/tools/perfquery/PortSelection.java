package org.rdma4j.tools.perfquery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rdma4j.tools.getopt.CInteger;

/**
 * Which ports of the node are asked. The numbers are 32 bits wide, as the C tool prints them; it sends their lowest 8.
 *
 * @param first the port, or the first of several
 * @param several all of them; empty if only one was named
 */
record PortSelection(int first, List<Integer> several) {
    /** Stands for all ports of a node. */
    static final int ALL = 255;

    private static final int LARGEST = 255;

    /** One port. */
    static PortSelection of(int port) {
        return new PortSelection(port, List.of());
    }

    /**
     * Reads {@code 4}, {@code 1,4,8} or {@code 1-10}.
     *
     * @throws PerfqueryFailure if a range ends before it begins, or there are more ports than a node can have
     */
    static PortSelection parse(String text) {
        if (text.indexOf(',') >= 0) {
            return list(text);
        }
        int dash = text.indexOf('-');
        return dash < 0
                ? of((int) CInteger.parseUnsigned(text))
                : range((int) CInteger.parseUnsigned(text.substring(0, dash)), (int)
                        CInteger.parseUnsigned(text.substring(dash + 1)));
    }

    private static PortSelection list(String text) {
        List<Integer> ports = Arrays.stream(text.split(","))
                .filter(number -> !number.isEmpty())
                .map(number -> (int) CInteger.parseUnsigned(number))
                .toList();
        requireRoom(ports.size());
        return new PortSelection(ports.isEmpty() ? 0 : ports.getFirst(), ports);
    }

    private static PortSelection range(int first, int last) {
        if (first >= last) {
            throw new PerfqueryFailure("main", "max port must be greater than min port in range", null);
        }
        requireRoom(1L + last - first);
        List<Integer> ports = new ArrayList<>();
        for (int port = first; port <= last; port++) {
            ports.add(port);
        }
        return new PortSelection(first, ports);
    }

    private static void requireRoom(long count) {
        if (count > LARGEST) {
            throw new PerfqueryFailure(
                    "main", "%d ports are listed, and a node has at most %d".formatted(count, LARGEST), null);
        }
    }

    boolean isSeveral() {
        return several.size() > 1;
    }
}
