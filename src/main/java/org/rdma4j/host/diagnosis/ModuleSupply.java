package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdma4j.internal.host.KernelModules;

/** Whether the kernel has a module of RDMA, and whether it could be given it. */
final class ModuleSupply {
    private static final Set<String> OF_RDMA = Stream.concat(
                    Stream.of("ib_core", "ib_uverbs", "ib_umad", "rdma_ucm", "rdma_rxe"),
                    KnownCards.listed().values().stream()
                            .flatMap(kind -> Stream.of(kind.coreDriver(), kind.verbsModule())))
            .collect(Collectors.toUnmodifiableSet());

    private ModuleSupply() {}

    /** Whether it is loaded, or built in: of what is built in, sysfs has a folder only where it has parameters. */
    static boolean isThere(ExaminedSystem system, String module) {
        return KernelModules.parse(system.text("/proc/modules").orElse(""))
                        .find(module)
                        .isPresent()
                || system.isFolder("/sys/module/" + module)
                || isListed(system, "modules.builtin", module).orElse(false);
    }

    /** Why {@code modprobe} cannot load it, in a sentence; empty where it is there, or can be, or that cannot be told. */
    static Optional<String> hindrance(ExaminedSystem system, String module) {
        if (isThere(system, module)) {
            return Optional.empty();
        }
        if (!takesModules(system)) {
            return Optional.of("This kernel takes no modules, and was built without %s: another kernel is needed."
                    .formatted(module));
        }
        return isListed(system, "modules.dep", module).orElse(true)
                ? Optional.empty()
                : Optional.of(
                        "This kernel has no module %s; Debian's cloud kernels, for one, lack some.".formatted(module));
    }

    /** The command that loads it, and what to do next; where this kernel has no such module, the search for one that has. */
    static List<String> loading(ExaminedSystem system, String module, String next) {
        if (hindrance(system, module).isEmpty()) {
            return List.of("modprobe " + module, next);
        }
        return takesModules(system) ? List.of("find /lib/modules -name '%s.ko*'".formatted(module)) : List.of();
    }

    private static boolean takesModules(ExaminedSystem system) {
        return system.exists("/proc/modules") || !system.exists("/proc/devices");
    }

    /** Whether a list of the kernel's module files has it; empty where there is no list. */
    private static Optional<Boolean> isListed(ExaminedSystem system, String list, String module) {
        return system.text("/proc/sys/kernel/osrelease")
                .filter(release -> release.matches("[-.+\\w~]{1,128}"))
                .flatMap(release ->
                        system.lines("/lib/modules/" + release + "/" + list, line -> OF_RDMA.contains(moduleIn(line))))
                .map(lines -> lines.stream().anyMatch(line -> moduleIn(line).equals(module)));
    }

    /** Of {@code kernel/drivers/infiniband/core/ib_core.ko.xz: ...} the module. */
    private static String moduleIn(String line) {
        int end = line.indexOf(".ko");
        return end < 0
                ? ""
                : line.substring(line.lastIndexOf('/', end) + 1, end).replace('-', '_');
    }
}
