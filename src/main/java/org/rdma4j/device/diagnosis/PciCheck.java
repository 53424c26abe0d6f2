package org.rdma4j.device.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether every card has its driver, an RDMA device, and the link to the processor that it was made for. */
final class PciCheck implements Check {
    private static final String SUBJECT = "card";
    private static final String FOLDER = "/sys/bus/pci/devices/";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        Set<String> withDevice = RdmaDevices.of(system).stream()
                .flatMap(device -> RdmaDevices.cardOf(system, device).stream())
                .collect(Collectors.toSet());
        for (String address : RdmaCards.inFlashRecovery(system)) {
            findings.add(Finding.of(
                            State.BROKEN,
                            SUBJECT,
                            "the card at %s is in flash recovery: its firmware does not run".formatted(address))
                    .because("Its firmware is damaged, or a jumper keeps it from starting. No driver binds it so.")
                    .mendedBy("mstflint -d %s -i FIRMWARE.bin burn".formatted(address), "poweroff"));
        }
        for (RdmaCard card : RdmaCards.of(system)) {
            findings.add(driverFinding(card, withDevice.contains(card.address())));
            addLinkFinding(system, card, findings);
        }
        if (findings.isEmpty() && RdmaDevices.of(system).isEmpty()) {
            findings.add(Finding.of(
                            State.WARNING, SUBJECT, "there is no RDMA card that is known here, and no RDMA device")
                    .because("Without a card, soft-RoCE makes a device of an Ethernet interface, slower but complete.")
                    .mendedBy(
                            "lspci -nn | grep -iE 'infiniband|mellanox|omni-path'",
                            "modprobe rdma_rxe",
                            "rdma link add rxe0 type rxe netdev INTERFACE"));
        }
        return findings;
    }

    private static Finding driverFinding(RdmaCard card, boolean hasDevice) {
        CardKind kind = card.kind();
        String support = kind.support().isEmpty() ? "" : " It is supported by " + kind.support() + ".";
        if (hasDevice) {
            return Finding.of(State.GOOD, SUBJECT, card + " has its driver and an RDMA device");
        }
        if (card.boundDriver().isEmpty()) {
            return Finding.of(kind.isForRdma() ? State.BROKEN : State.WARNING, SUBJECT, "no driver has bound " + card)
                    .because(("Its driver is %s." + support).formatted(kind.coreDriver()))
                    .mendedBy("modprobe " + kind.coreDriver(), "dmesg | grep " + card.address());
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
                .because(("The module %s makes it." + support).formatted(kind.verbsModule()))
                .mendedBy("modprobe " + kind.verbsModule(), "dmesg | grep " + kind.verbsModule());
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
