package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether every card has its driver, an RDMA device, and the link to the processor that it was made for. */
final class PciCheck implements Check {
    private static final String SUBJECT = "card";
    private static final String SOFT_ROCE = "rdma_rxe";
    private static final String INTERFACES = "/sys/class/net/";

    /** As the kernel numbers the kinds of interfaces: ARPHRD_ETHER. */
    private static final String ETHERNET = "1";

    private static final String FOLDER = "/sys/bus/pci/devices/";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        Set<String> withDevice = RdmaDevices.cards(system);
        for (String address : RdmaCards.inFlashRecovery(system)) {
            findings.add(Finding.of(
                            State.BROKEN,
                            SUBJECT,
                            "the card at %s is in flash recovery: its firmware does not run".formatted(address))
                    .because("Its firmware is damaged, or a jumper keeps it from starting. No driver binds it so.")
                    .mendedBy("mstflint -d %s -i FIRMWARE.bin burn".formatted(address), "poweroff"));
        }
        for (RdmaCard card : RdmaCards.of(system)) {
            findings.add(driverFinding(system, card, withDevice.contains(card.address())));
            addLinkFinding(system, card, findings);
        }
        if (findings.isEmpty() && RdmaDevices.of(system).isEmpty()) {
            findings.add(nothing(system));
        }
        return findings;
    }

    private static Finding nothing(ExaminedSystem system) {
        List<String> remedies = new ArrayList<>();
        remedies.add("lspci -nn | grep -iE 'infiniband|mellanox|omni-path'");
        remedies.addAll(ModuleSupply.loading(
                system, SOFT_ROCE, "rdma link add rxe0 type rxe netdev " + ethernetInterface(system)));
        return Finding.of(State.WARNING, SUBJECT, "there is no RDMA card that is known here, and no RDMA device")
                .because("Without a card, soft-RoCE makes a device of an Ethernet interface, slower but complete."
                        + hindrance(system, SOFT_ROCE))
                .mendedBy(remedies);
    }

    /** The first that is up. */
    private static String ethernetInterface(ExaminedSystem system) {
        return system.names(INTERFACES).stream()
                .filter(name -> system.text(INTERFACES + name + "/type").equals(Optional.of(ETHERNET)))
                .filter(name -> system.text(INTERFACES + name + "/operstate").equals(Optional.of("up")))
                .findFirst()
                .orElse("INTERFACE");
    }

    private static Finding driverFinding(ExaminedSystem system, RdmaCard card, boolean hasDevice) {
        CardKind kind = card.kind();
        String support = kind.support().isEmpty() ? "" : " It is supported by " + kind.support() + ".";
        if (hasDevice) {
            return Finding.of(State.GOOD, SUBJECT, card + " has its driver and an RDMA device");
        }
        if (card.boundDriver().isEmpty()) {
            return Finding.of(kind.isForRdma() ? State.BROKEN : State.WARNING, SUBJECT, "no driver has bound " + card)
                    .because("Its driver is %s.%s"
                            .formatted(kind.coreDriver(), support + hindrance(system, kind.coreDriver())))
                    .mendedBy(ModuleSupply.loading(system, kind.coreDriver(), "dmesg | grep " + card.address()));
        }
        String driver = card.boundDriver().get();
        if (driver.equals("vfio-pci") || driver.equals("pci-stub")) {
            return Finding.of(State.NOTE, SUBJECT, "%s is given to virtual machines (%s)".formatted(card, driver))
                    .because("It cannot be used here until its own driver has it again.");
        }
        return Finding.of(
                        kind.isForRdma() ? State.BROKEN : State.NOTE,
                        SUBJECT,
                        "%s is bound by %s, and has no RDMA device".formatted(card, driver))
                .because("The module %s makes it.%s"
                        .formatted(kind.verbsModule(), support + hindrance(system, kind.verbsModule())))
                .mendedBy(ModuleSupply.loading(system, kind.verbsModule(), "dmesg | grep " + kind.verbsModule()));
    }

    private static String hindrance(ExaminedSystem system, String module) {
        return ModuleSupply.hindrance(system, module).map(why -> " " + why).orElse("");
    }

    private static void addLinkFinding(ExaminedSystem system, RdmaCard card, List<Finding> findings) {
        String folder = FOLDER + card.address();
        String speed = system.text(folder + "/current_link_speed").orElse("");
        String mostSpeed = system.text(folder + "/max_link_speed").orElse(speed);
        String width = system.text(folder + "/current_link_width").orElse("");
        String mostWidth = system.text(folder + "/max_link_width").orElse(width);
        if (speed.isEmpty() || (speed.equals(mostSpeed) && width.equals(mostWidth))) {
            return;
        }
        findings.add(Finding.of(State.WARNING, SUBJECT, "%s has a slower PCI link than it could".formatted(card))
                .because("The slot may be narrower or older than the card, or the card sits badly.")
                .seenIn("has: %s x%s".formatted(speed, width), "could have: %s x%s".formatted(mostSpeed, mostWidth))
                .mendedBy("lspci -vv -s %s | grep -i lnk".formatted(card.address())));
    }
}
