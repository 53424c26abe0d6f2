package org.rdma4j.tools.counters;

import java.util.List;

/** Who is asked for the counters of some ports: an agent on the fabric, or this host's kernel. */
interface Station {
    /**
     * Reads all its ports.
     *
     * @throws org.rdma4j.RdmaException if it does not answer, or refuses
     */
    List<Reading> read();
}
