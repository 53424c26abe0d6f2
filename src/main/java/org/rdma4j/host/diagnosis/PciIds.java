package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of vendors and devices in the machine's own list of PCI numbers. The file is large, and only read for a
 * card that the list of known cards lacks.
 */
final class PciIds {
    private static final List<String> FILES =
            List.of("/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids", "/usr/share/pci.ids");

    private PciIds() {}

    /** The name of a card, as {@code Broadcom Inc. and subsidiaries BCM57608}; empty if there is no list. */
    static Optional<String> name(ExaminedSystem system, String numbers) {
        String[] parts = numbers.toLowerCase(Locale.ROOT).split(":", -1);
        if (parts.length != 2 || !numbers.matches("[0-9a-fA-F]{4}:[0-9a-fA-F]{4}")) {
            return Optional.empty();
        }
        return system.once(
                "name of " + numbers,
                () -> FILES.stream()
                        .flatMap(file -> name(system, file, parts[0], parts[1]).stream())
                        .findFirst());
    }

    /** A vendor's line begins with its number. The lines of its devices follow, each after one tab. */
    private static Optional<String> name(ExaminedSystem system, String file, String vendor, String device) {
        boolean[] isVendors = {false};
        List<String> lines = system.lines(file, line -> {
                    if (!line.startsWith("\t") && !line.startsWith("#")) {
                        isVendors[0] = line.startsWith(vendor + "  ");
                        return isVendors[0];
                    }
                    return isVendors[0] && line.startsWith("\t" + device + "  ");
                })
                .orElse(List.of());
        return lines.size() < 2 ? Optional.empty() : Optional.of(words(lines.get(0)) + " " + words(lines.get(1)));
    }

    private static String words(String line) {
        return line.strip().substring(4).strip();
    }
}
