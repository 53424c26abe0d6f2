package org.rdma4j.perf;

import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadAttribute;
import org.rdma4j.mad.MadOctets;
import org.rdma4j.mad.MadRequest;
import org.rdma4j.mad.ManagementClass;

/** The attributes of performance management, and where a datagram of this class holds them. IBA volume 1, 16.1.2. */
final class PerformanceAttribute {
    static final MadAttribute CLASS_PORT_INFO = attribute(0x01, "ClassPortInfo");
    static final MadAttribute PORT_COUNTERS = attribute(0x12, "PortCounters");
    static final MadAttribute PORT_COUNTERS_EXTENDED = attribute(0x1D, "PortCountersExtended");

    /** Forty octets after the header are reserved. */
    private static final int DATA_OFFSET = 64;

    private static final int DATA_SIZE = Mad.SIZE - DATA_OFFSET;

    /** In every attribute that counts something the second octet says of which port. */
    private static final int PORT_SELECT_OFFSET = DATA_OFFSET + 1;

    private PerformanceAttribute() {}

    private static MadAttribute attribute(int id, String name) {
        return new MadAttribute(ManagementClass.PERFORMANCE, id, name);
    }

    /** Asks for the attribute of the node as a whole. */
    static MadRequest get(MadAttribute attribute) {
        return MadRequest.get(attribute);
    }

    /** Asks for the attribute of one port of the node. */
    static MadRequest get(MadAttribute attribute, int portSelect) {
        if (portSelect < 0 || portSelect > 0xFF) {
            throw new IllegalArgumentException("a port is a number from 0 to 255, not " + portSelect);
        }
        return MadRequest.get(attribute)
                .withOctet(PORT_SELECT_OFFSET, portSelect)
                .about("port " + portSelect);
    }

    /** The 192 octets of the attribute itself. */
    static MadOctets data(Mad answer) {
        return answer.octets().slice(DATA_OFFSET, DATA_SIZE);
    }
}
