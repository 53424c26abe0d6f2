package org.rdma4j.host.diagnosis;

/** How the packets of a device travel. Each has rules of its own for what a port needs. */
enum Transport {
    INFINIBAND,
    OMNI_PATH,
    ROCE,
    IWARP,
    /** Of a cloud or a vendor, as EFA and usNIC: what its ports need is its own affair. */
    OTHER;

    /** Whether its subnet is run by management datagrams, which ib_umad carries. */
    boolean hasManagedSubnet() {
        return this == INFINIBAND || this == OMNI_PATH;
    }
}
