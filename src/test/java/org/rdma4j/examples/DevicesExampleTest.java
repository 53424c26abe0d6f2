package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.Devices;

@Tag("soft-roce")
class DevicesExampleTest {
    @Test
    void listAndOpen() {
        // @start region=list
        try (Devices devices = Devices.list()) {
            for (Device device : devices) {
                System.out.println(device.name() + " " + device.guid());
            }
        }
        // @end

        String name = System.getenv("RDMA4J_LAB_DEVICE");
        // @start region=open
        Context context;
        try (Devices devices = Devices.list()) {
            context = devices.require(name).open(); // stays open when the list is closed
        }
        try (context) {
            System.out.println(context.portAttributes(1).state());
        }
        // @end
        assertThat(context.isClosed()).isTrue();
    }
}
