package org.rdma4j.tools.counters;

/** Who is asked for the counters of some ports: an agent on the fabric, or this host's kernel. */
interface Station {
    /** Reads all its ports. What cannot be read is a failure in the sample, and ends nothing. */
    Sample read();

    /** Reads once more what an earlier sample of it lacks for want of an answer, and adds it. */
    Sample complete(Sample earlier);
}
