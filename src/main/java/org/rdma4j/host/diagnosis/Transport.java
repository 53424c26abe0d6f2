package org.rdma4j.host.diagnosis;

/** The transport of a device. Each has rules of its own for what a port needs. */
enum Transport {
    INFINIBAND,
    OMNI_PATH,
    ROCE,
    IWARP,
    /** A transport of a cloud or a vendor, such as EFA and usNIC, whose requirements are not known here. */
    OTHER;

    /** Whether its subnet is managed by datagrams, which need ib_umad. */
    boolean hasManagedSubnet() {
        return this == INFINIBAND || this == OMNI_PATH;
    }
}
