package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdma4j.host.PortFolder;

/**
 * Checks whether an InfiniBand link is slower than its card. Sysfs has the present rate and the card's model, but not
 * what the port supports, and slower variants of a model are sold. So fewer lanes than a cable has, and the lowest
 * speed, which every card here exceeds, are warnings; another speed below the model's best is a note. PortInfo would
 * have what the port supports, but reading it takes a management datagram and usually root.
 */
final class LinkRate {
    private static final String SUBJECT = "port";
    private static final Pattern FORM = Pattern.compile("[\\d.]{1,8} Gb/sec(?: \\((\\d{1,2})X(?: (\\w{1,8}))?\\))?");
    private static final int LANES = 4;

    /** The kernel's names, slowest first. */
    private static final List<String> SPEEDS = List.of("SDR", "DDR", "QDR", "FDR10", "FDR", "EDR", "HDR", "NDR", "XDR");

    private LinkRate() {}

    static Optional<Finding> finding(ExaminedSystem system, PortFolder port) {
        if (RdmaDevices.isVirtualFunction(system, port.deviceName())) {
            return Optional.empty();
        }
        String rate = system.text(port.path() + "/rate").orElse("");
        Matcher form = FORM.matcher(rate);
        if (!form.matches() || form.group(1) == null) {
            return Optional.empty();
        }
        String best = fastest(system, port);
        int lanes = Integer.parseInt(form.group(1));
        if (lanes == 1) {
            return Optional.of(
                    Finding.of(State.WARNING, SUBJECT, "%s uses one lane of its cable (%s)".formatted(port, rate))
                            .because("InfiniBand cables have four: some contacts are bad, or the cable is.")
                            .seenIn("rate: " + rate)
                            .mendedBy("iblinkinfo", "put the cable in again, or take another"));
        }
        if (lanes < LANES && !best.isEmpty() && SPEEDS.indexOf(best) < SPEEDS.indexOf("HDR")) {
            return Optional.of(Finding.of(
                            State.WARNING, SUBJECT, "%s uses %s lanes of its cable (%s)".formatted(port, lanes, rate))
                    .because(
                            "InfiniBand cables have four, and only ports of HDR and later are split in two on purpose.")
                    .seenIn("rate: " + rate)
                    .mendedBy("iblinkinfo", "put the cable in again, or take another"));
        }
        // The kernel writes no name for the lowest speed.
        String speed = form.group(2) == null ? "SDR" : form.group(2);
        if (!SPEEDS.contains(speed) || SPEEDS.indexOf(speed) >= SPEEDS.indexOf(best)) {
            return Optional.empty();
        }
        boolean isLowest = speed.equals("SDR");
        return Optional.of(Finding.of(
                        isLowest ? State.WARNING : State.NOTE,
                        SUBJECT,
                        "%s runs at %s, and cards of this model at up to %s".formatted(port, speed, best))
                .because(
                        isLowest
                                ? "At SDR both ends have failed to agree on more: mostly a bad cable, or firmware."
                                : "The other end or the cable may be slower, or the card is a slower variant of its model.")
                .seenIn("rate: " + rate)
                .mendedBy(
                        "iblinkinfo",
                        "smpquery -C %1$s -P %2$s -D portinfo 0 %2$s | grep -E 'Link(Speed|Width)'"
                                .formatted(port.deviceName(), port.number())));
    }

    /** The best speed of the card's model; empty if it is unknown. */
    private static String fastest(ExaminedSystem system, PortFolder port) {
        return RdmaDevices.cardOf(system, port.deviceName())
                .flatMap(address -> RdmaCards.at(system, address))
                .map(card -> card.kind().fastest())
                .orElse("");
    }
}
