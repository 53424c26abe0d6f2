package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;

/** The module folders of the running kernel and of the other installed kernels. */
final class KernelFolders {
    private static final String ALL = "/lib/modules";

    private KernelFolders() {}

    /** The release of the running kernel, as {@code uname -r} prints it. */
    static Optional<String> release(ExaminedSystem system) {
        return system.text("/proc/sys/kernel/osrelease").filter(release -> release.matches("[-.+\\w~]{1,128}"));
    }

    static Optional<String> running(ExaminedSystem system) {
        return release(system).map(release -> ALL + "/" + release);
    }

    /** The releases of the kernels that are installed and do not run. */
    static List<String> others(ExaminedSystem system) {
        String running = release(system).orElse("");
        return system.folders(ALL).stream()
                .filter(release -> !release.equals(running))
                .toList();
    }

    /** The file names of the modules in a list of a kernel; empty if there is no such list. */
    static Optional<List<String>> modules(ExaminedSystem system, String release, String list) {
        return system.once(
                list + " of " + release,
                () -> system.lines(ALL + "/" + release + "/" + list, line -> ModuleSupply.isOfRdma(moduleIn(line)))
                        .map(lines -> lines.stream().map(KernelFolders::file).toList()));
    }

    /** The module of {@code kernel/drivers/infiniband/core/ib_core.ko.xz: ...}. */
    static String moduleIn(String line) {
        int end = line.indexOf(".ko");
        return end < 0
                ? ""
                : line.substring(line.lastIndexOf('/', end) + 1, end).replace('-', '_');
    }

    private static String file(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon);
    }
}
