package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The devices that libibverbs itself lists, and its warnings. They are the output of the program ibv_devices. If that is
 * not installed, a second JVM lists the devices: a broken provider may crash that JVM, but not this one.
 *
 * @param devices the names of the devices that it lists
 * @param warnings what it wrote to the standard error stream
 */
record LibibverbsReport(List<String> devices, List<String> warnings) {
    /** In a snapshot, the names and the warnings; the GUIDs that the program prints beside the names are left out. */
    private static final String FILE = "/rdma4j/libibverbs";

    /** It takes tenths of a second, and most of a minute in a guest without hardware virtualisation on a busy host. */
    private static final int MOST_MILLIS_OF_JVM = 60_000;

    private static final String WARNING = "libibverbs: ";

    /** The report; empty if the program could not be run. */
    static Optional<LibibverbsReport> of(ExaminedSystem system) {
        return system.once(
                "libibverbs",
                () -> system.isHost()
                        ? query(system)
                        : system.lines(FILE, _ -> true).map(LibibverbsReport::of));
    }

    private static Optional<LibibverbsReport> query(ExaminedSystem system) {
        Optional<LibibverbsReport> report = system.output(
                        new ProcessBuilder("ibv_devices").redirectErrorStream(true), FILE, _ -> true)
                .map(LibibverbsReport::ofProgram)
                .or(() -> queryFromJvm(system));
        report.ifPresent(found ->
                system.remember(FILE, String.join("\n", found.warnings()) + "\n" + String.join("\n", found.devices())));
        return report;
    }

    private static Optional<LibibverbsReport> queryFromJvm(ExaminedSystem system) {
        boolean isWorthIt = UserSpaceCheck.hasVerbsLibrary(system)
                && RdmaDevices.of(system).stream()
                        .anyMatch(deviceName ->
                                RdmaDevices.verbsName(system, deviceName).isPresent());
        return isWorthIt
                ? system.output(DeviceListing.program().redirectErrorStream(true), FILE, _ -> true, MOST_MILLIS_OF_JVM)
                        .map(LibibverbsReport::of)
                : Optional.empty();
    }

    /** The first column of a table with two heading lines. */
    static LibibverbsReport ofProgram(List<String> lines) {
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            String words = line.strip();
            if (words.startsWith(WARNING)) {
                kept.add(words);
            } else if (!words.startsWith("device ") && !words.startsWith("---") && !words.isEmpty()) {
                kept.add(words.split("\\s+", 2)[0]);
            }
        }
        return of(kept);
    }

    /** A report from lines, each of which is a name or a warning. */
    static LibibverbsReport of(List<String> lines) {
        return new LibibverbsReport(
                lines.stream().filter(line -> line.matches("[\\w.:-]{1,64}")).toList(),
                lines.stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith(WARNING))
                        .toList());
    }
}
