package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdma4j.host.PortFolder;

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

    /** The addresses of all cards that devices belong to. */
    static Set<String> cards(ExaminedSystem system) {
        return of(system).stream()
                .flatMap(device -> cardOf(system, device).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All ports, in the order of their devices. */
    static List<PortFolder> ports(ExaminedSystem system) {
        List<PortFolder> ports = new ArrayList<>();
        for (String device : of(system)) {
            for (String number : system.names(FOLDER + "/" + device + "/ports")) {
                if (number.matches("\\d{1,3}")) {
                    ports.add(new PortFolder(device, Integer.parseInt(number)));
                }
            }
        }
        return ports;
    }
}
