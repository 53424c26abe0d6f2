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
        String what = card.model() + " at " + card.address();
        String series = card.lastSeries().isEmpty() ? "" : "It is supported by " + card.lastSeries() + ".";
        if (hasDevice) {
            return Finding.of(State.GOOD, SUBJECT, what + " has its driver and an RDMA device");
        }
        if (card.boundDriver().isEmpty()) {
            return Finding.of(card.isForRdma() ? State.BROKEN : State.WARNING, SUBJECT, "no driver has bound " + what)
                    .because(series)
                    .mendedBy("modprobe " + card.coreDriver(), "dmesg | grep " + card.address());
        }
        String driver = card.boundDriver().get();
        if (driver.equals("vfio-pci") || driver.equals("pci-stub")) {
            return Finding.of(State.NOTE, SUBJECT, "%s is given to virtual machines (%s)".formatted(what, driver))
                    .because("It cannot be used here until its own driver has it again.");
        }
        return Finding.of(
                        card.isForRdma() ? State.BROKEN : State.NOTE,
                        SUBJECT,
                        "%s is bound by %s, and has no RDMA device".formatted(what, driver))
                .because(("The module %s makes it. " + series)
                        .formatted(card.verbsModule())
                        .strip())
                .mendedBy("modprobe " + card.verbsModule(), "dmesg | grep " + card.verbsModule());
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
        findings.add(Finding.of(
                        State.WARNING,
                        SUBJECT,
                        "%s at %s has a slower PCI link than it could".formatted(card.model(), card.address()))
                .because("The slot may be narrower or older than the card, or the card sits badly.")
                .seenIn("has: %s x%s".formatted(speed, width), "could have: %s x%s".formatted(mostSpeed, mostWidth))
                .mendedBy("lspci -vv -s %s | grep -i lnk".formatted(card.address())));
    }
}
