package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdma4j.host.PortFolder;

/**
 * Checks whether an Ethernet link is slower than its port and its plug allow. The present speed is in sysfs. The
 * supported ones are only known by an ioctl, so {@code ethtool} is run, which needs no root.
 */
final class EthernetRate {
    private static final String SUBJECT = "port";
    private static final Pattern SPEED = Pattern.compile("Speed: (\\d{1,9})Mb/s");
    private static final Pattern MODE = Pattern.compile("(\\d{1,9})base\\w+/");

    private EthernetRate() {}

    static Optional<Finding> finding(ExaminedSystem system, PortFolder port, String networkInterface) {
        // Interfaces without hardware have only a nominal speed.
        if (!system.isFolder("/sys/class/net/" + networkInterface + "/device")) {
            return Optional.empty();
        }
        String file = "/rdma4j/ethtool/" + networkInterface;
        List<String> lines = (system.isHost()
                        ? system.output(List.of("ethtool", networkInterface), file, _ -> true)
                        : system.lines(file, _ -> true))
                .orElse(List.of());
        long speed = speed(lines);
        long fastest = fastestSupported(lines);
        if (speed == 0 || speed >= fastest) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                        State.WARNING,
                        SUBJECT,
                        "%s runs at %s Gb/s on %s, and could at %s Gb/s"
                                .formatted(port, gigabits(speed), networkInterface, gigabits(fastest)))
                .because("The other end or the cable is slower, or somebody chose this speed.")
                .seenIn("ethtool: Speed: %sMb/s; the fastest of the supported link modes: %sMb/s"
                        .formatted(speed, fastest))
                .mendedBy("ethtool " + networkInterface, "ethtool -s %s autoneg on".formatted(networkInterface)));
    }

    private static long speed(List<String> lines) {
        return lines.stream()
                .map(SPEED::matcher)
                .filter(Matcher::find)
                .mapToLong(speed -> Long.parseLong(speed.group(1)))
                .findFirst()
                .orElse(0);
    }

    /** The speeds of the link modes behind {@code Supported link modes:} and on the unnamed lines below it. */
    private static long fastestSupported(List<String> lines) {
        long fastest = 0;
        boolean isSupported = false;
        for (String line : lines) {
            isSupported = line.contains("Supported link modes:") || (isSupported && line.indexOf(':') < 0);
            if (isSupported) {
                Matcher mode = MODE.matcher(line);
                while (mode.find()) {
                    fastest = Math.max(fastest, Long.parseLong(mode.group(1)));
                }
            }
        }
        return fastest;
    }

    /** {@code 2.5} and {@code 100}. */
    private static String gigabits(long megabits) {
        return megabits % 1000 == 0 ? Long.toString(megabits / 1000) : Double.toString(megabits / 1000.0);
    }
}
