package org.rdma4j.cm;

import org.rdma4j.bindings.rdmacm.rdmacm_h;

/** The name space of an identifier's port numbers; {@code enum rdma_port_space}. */
enum PortSpace {
    CONNECTIONS(rdmacm_h.RDMA_PS_TCP()),
    DATAGRAMS(rdmacm_h.RDMA_PS_UDP());

    private final int value;

    PortSpace(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
