package org.rdma4j.tools.counters;

/** A source of the counters of some ports: an agent on the fabric, or this host's kernel. */
interface Station {
    /** Reads all its ports. What cannot be read becomes a failure in the sample. */
    Conversation<Sample> reading();

    /** Reads again what an earlier sample lacks because no response came, and adds it. */
    Conversation<Sample> completing(Sample earlier);
}
