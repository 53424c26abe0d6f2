package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cards of a system that can do RDMA. */
final class RdmaCards {
    private static final String FOLDER = "/sys/bus/pci/devices";

    private RdmaCards() {}

    static List<RdmaCard> of(ExaminedSystem system) {
        return system.once("cards", () -> find(system));
    }

    /** The card at an address; empty if no card there can do RDMA. */
    static Optional<RdmaCard> at(ExaminedSystem system, String address) {
        return of(system).stream()
                .filter(card -> card.address().equals(address))
                .findFirst();
    }

    /** The addresses of the cards whose firmware does not run. */
    static List<String> inFlashRecovery(ExaminedSystem system) {
        return system.names(FOLDER).stream()
                .filter(address -> KnownCards.isInFlashRecovery(numbers(system, address)))
                .toList();
    }

    /** The addresses of the management interfaces of DPUs that have no network function beside them. */
    static List<String> ofDpuWithoutFunctions(ExaminedSystem system) {
        return system.names(FOLDER).stream()
                .filter(address -> KnownCards.isManagementOfDpu(numbers(system, address)))
                .filter(address -> of(system).stream().noneMatch(card -> address.startsWith(card.slot() + ".")))
                .toList();
    }

    private static List<RdmaCard> find(ExaminedSystem system) {
        List<RdmaCard> cards = new ArrayList<>();
        for (String address : system.names(FOLDER)) {
            String numbers = numbers(system, address);
            @Nullable
            String driver =
                    system.linkedName(FOLDER + "/" + address + "/driver").orElse(null);
            kind(system, address, numbers, driver).ifPresent(kind -> {
                @Nullable
                String parent =
                        system.linkedName(FOLDER + "/" + address + "/physfn").orElse(null);
                boolean isNamedSo = kind.name().endsWith("virtual function");
                cards.add(new RdmaCard(
                        address,
                        numbers,
                        parent != null && !isNamedSo ? kind.virtualFunction() : kind,
                        driver,
                        parent));
            });
        }
        return List.copyOf(cards);
    }

    private static Optional<CardKind> kind(
            ExaminedSystem system, String address, String numbers, @Nullable String driver) {
        String pciClass = system.text(FOLDER + "/" + address + "/class").orElse("");
        Optional<CardKind> listed = KnownCards.find(numbers, pciClass);
        if (listed.isPresent() || !KnownCards.isNetworkClass(pciClass)) {
            return listed;
        }
        // A card that is newer than the list is recognized by its driver, or by the one that the kernel has for it.
        return Optional.ofNullable(driver)
                .or(() -> ModuleAliases.moduleFor(system, numbers))
                .flatMap(KnownCards::ofDriver)
                .map(kind -> PciIds.name(system, numbers).map(kind::named).orElse(kind));
    }

    private static String numbers(ExaminedSystem system, String address) {
        return hexadecimal(system, address, "vendor") + ":" + hexadecimal(system, address, "device");
    }

    private static String hexadecimal(ExaminedSystem system, String address, String file) {
        return system.text(FOLDER + "/" + address + "/" + file).orElse("").replaceFirst("^0x", "");
    }
}
