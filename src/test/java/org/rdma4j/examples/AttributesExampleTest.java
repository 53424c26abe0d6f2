package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.PortState;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.DeviceCapability;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.PortAttributes;

@Tag("soft-roce")
class AttributesExampleTest {
    @Test
    void aDeviceAndItsPortDescribeThemselves() {
        try (Devices devices = Devices.list();
                Context context =
                        devices.require(System.getenv("RDMA4J_LAB_DEVICE")).open()) {
            // @start region=attributes
            DeviceAttributes device = context.deviceAttributes();
            System.out.println("at most " + device.maxWorkRequests() + " work requests in a queue");
            if (device.capabilities().contains(DeviceCapability.MEMORY_WINDOW)) {
                System.out.println("has memory windows");
            }

            PortAttributes port = context.portAttributes(1);
            String state = // a switch over the constants; stateValue() has the number
                    switch (port.state()) {
                        case ACTIVE -> "ready, packets carry " + port.activeMtu() + " bytes";
                        case DOWN -> "has no link";
                        default -> "is " + PortState.describe(port.stateValue());
                    };
            System.out.println("port 1 " + state);

            for (GidEntry entry : context.gidTable()) {
                System.out.println(entry); // GID index 1 (::ffff:192.0.2.1, ROCE_V2, eth0)
            }
            // @end
            assertThat(state).startsWith("ready, packets carry ");
        }
    }
}
