package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;

/** Checks that the PCI link of every card is as fast and wide as the card allows. */
final class PciLinkCheck implements Check {
    private static final String SUBJECT = "card";
    private static final String FOLDER = "/sys/bus/pci/devices/";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        for (RdmaCard card : RdmaCards.of(system)) {
            // A virtual function has no link of its own.
            if (!card.isVirtualFunction()) {
                addFinding(system, card, findings);
            }
        }
        return findings;
    }

    private static void addFinding(ExaminedSystem system, RdmaCard card, List<Finding> findings) {
        String folder = FOLDER + card.address();
        String speed = system.text(folder + "/current_link_speed").orElse("");
        String mostSpeed = system.text(folder + "/max_link_speed").orElse(speed);
        String width = system.text(folder + "/current_link_width").orElse("");
        String mostWidth = system.text(folder + "/max_link_width").orElse(width);
        boolean isKnown = !speed.isEmpty() && !speed.startsWith("Unknown") && !width.equals("0");
        if (!isKnown || (speed.equals(mostSpeed) && width.equals(mostWidth))) {
            return;
        }
        findings.add(Finding.of(State.WARNING, SUBJECT, "%s has a slower PCI link than it could".formatted(card))
                .because("The slot may be narrower or older than the card, or the card sits badly.")
                .seenIn("has: %s x%s".formatted(speed, width), "could have: %s x%s".formatted(mostSpeed, mostWidth))
                .mendedBy("lspci -vv -s %s | grep -i lnk".formatted(card.address()))
                .about(card.address()));
    }
}
