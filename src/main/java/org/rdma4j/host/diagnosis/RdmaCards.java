package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cards of a system that can do RDMA. */
final class RdmaCards {
    private static final String FOLDER = "/sys/bus/pci/devices";

    private RdmaCards() {}

    static List<RdmaCard> of(ExaminedSystem system) {
        List<RdmaCard> cards = new ArrayList<>();
        for (String address : system.names(FOLDER)) {
            at(system, address).ifPresent(cards::add);
        }
        return cards;
    }

    /** The card at an address; empty where none is there that can do RDMA. */
    static Optional<RdmaCard> at(ExaminedSystem system, String address) {
        String numbers = numbers(system, address);
        String pciClass = system.text(FOLDER + "/" + address + "/class").orElse("");
        return KnownCards.find(numbers, pciClass)
                .map(kind ->
                        new RdmaCard(address, numbers, kind, system.linkedName(FOLDER + "/" + address + "/driver")));
    }

    /** The addresses of the cards whose firmware does not run. */
    static List<String> inFlashRecovery(ExaminedSystem system) {
        return system.names(FOLDER).stream()
                .filter(address -> KnownCards.isInFlashRecovery(numbers(system, address)))
                .toList();
    }

    private static String numbers(ExaminedSystem system, String address) {
        return hexadecimal(system, address, "vendor") + ":" + hexadecimal(system, address, "device");
    }

    private static String hexadecimal(ExaminedSystem system, String address, String file) {
        return system.text(FOLDER + "/" + address + "/" + file).orElse("").replaceFirst("^0x", "");
    }
}
