package org.rdma4j.tools.examples;

import org.rdma4j.Lid;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.perf.PortCounters;
import org.rdma4j.perf.PortCountersExtended;

/** The examples of org.rdma4j.perf; the argument is the LID of a node. */
final class CountersExample {
    private CountersExample() {}

    public static void main(String[] arguments) {
        Lid lid = Lid.of(Integer.parseInt(arguments[0]));
        // @start region=counters
        try (UmadPort port = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(port)) {
            PortCounters counters = client.portCounters(lid, 1);
            System.out.println(counters.symbolErrors() + " symbol errors");
            if (client.classPortInfo(lid).supportsExtendedCounters()) {
                PortCountersExtended wide = client.portCountersExtended(lid, 1);
                System.out.println(Long.toUnsignedString(wide.xmitBytes()) + " bytes sent");
            }
        }
        // @end
    }
}
