package org.rdma4j.tools.counters;

import java.util.Optional;

/** The counters that summarize a port's traffic, by the names that agents, the kernel and soft-RoCE have for them. */
enum Traffic {
    /** Data sent. */
    SENT("sent"),
    /** Data received. */
    RECEIVED("received"),
    /** Packets sent. */
    PACKETS_SENT("packets sent"),
    /** Packets received. */
    PACKETS_RECEIVED("packets received");

    private final String title;

    Traffic(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The first of the counters that the port has. */
    Optional<Counter> in(Reading reading) {
        for (Counter counter : reading.counters()) {
            if (isNamed(counter.name())) {
                return Optional.of(counter);
            }
        }
        return Optional.empty();
    }

    private boolean isNamed(String name) {
        return this
                == switch (name) {
                    case "PortXmitData", "port_xmit_data" -> SENT;
                    case "PortRcvData", "port_rcv_data" -> RECEIVED;
                    case "PortXmitPkts", "port_xmit_packets", "hw_counters/sent_pkts" -> PACKETS_SENT;
                    case "PortRcvPkts", "port_rcv_packets", "hw_counters/rcvd_pkts" -> PACKETS_RECEIVED;
                    default -> null;
                };
    }
}
