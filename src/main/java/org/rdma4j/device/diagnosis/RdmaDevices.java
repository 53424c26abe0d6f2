package org.rdma4j.device.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The RDMA devices that the kernel has made, as sysfs lists them. */
final class RdmaDevices {
    private static final String FOLDER = "/sys/class/infiniband";

    private RdmaDevices() {}

    static List<String> of(ExaminedSystem system) {
        return system.names(FOLDER);
    }

    /** The address on PCI of the card that a device belongs to; a name of another sort for a device without a card. */
    static Optional<String> cardOf(ExaminedSystem system, String device) {
        return system.linkedName(FOLDER + "/" + device + "/device");
    }

    /** The folders of all ports. */
    static List<Port> ports(ExaminedSystem system) {
        List<Port> ports = new ArrayList<>();
        for (String device : of(system)) {
            String folder = FOLDER + "/" + device + "/ports";
            for (String number : system.names(folder)) {
                ports.add(new Port(device, number, folder + "/" + number));
            }
        }
        return ports;
    }

    /** A port and its folder. */
    record Port(String device, String number, String folder) {
        @Override
        public String toString() {
            return device + ", port " + number;
        }
    }
}
