package org.rdma4j.tools.examples;

import org.rdma4j.Lid;
import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadAttribute;
import org.rdma4j.mad.MadRequest;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;

/** The examples of org.rdma4j.mad; the argument is the LID of a node. */
final class MadExample {
    private MadExample() {}

    public static void main(String[] arguments) {
        Lid lid = Lid.of(Integer.parseInt(arguments[0]));
        // @start region=node
        try (UmadPort port = UmadPort.open();
                SubnetManagementClient subnet = SubnetManagementClient.on(port, MadRetryPolicy.defaults(), 0)) {
            NodeInfo node = subnet.nodeInfo(lid);
            System.out.println(subnet.nodeDescription(lid) + " has " + node.ports() + " ports");
        }
        // @end
        // @start region=query
        MadAttribute classPortInfo = new MadAttribute(ManagementClass.PERFORMANCE, 0x01, "ClassPortInfo");
        try (UmadPort port = UmadPort.open();
                MadAgent agent = port.register(ManagementClass.PERFORMANCE)) {
            Mad response = agent.query(MadAddress.generalServices(lid), MadRequest.get(classPortInfo));
            System.out.println(
                    "capability mask 0x%04x".formatted(response.bytes().u16(66)));
        }
        // @end
    }
}
