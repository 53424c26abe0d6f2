package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdma4j.host.diagnosis.Hindrance.Kind;
import org.rdma4j.internal.host.KernelModules;

/** Whether the kernel has a module of RDMA, and whether it can be loaded. */
final class ModuleSupply {
    private static final Set<String> OF_RDMA = Stream.concat(
                    Stream.of("ib_core", "ib_uverbs", "ib_umad", "rdma_cm", "rdma_ucm", "rdma_rxe", "ib_rxe", "siw"),
                    KnownCards.listed().values().stream()
                            .flatMap(kind -> Stream.concat(Stream.of(kind.coreDriver()), kind.verbsModules().stream())))
            .collect(Collectors.toUnmodifiableSet());

    private ModuleSupply() {}

    static boolean isOfRdma(String module) {
        return OF_RDMA.contains(module);
    }

    /** Whether it is loaded or built in. Sysfs has a folder of a built-in module only if the module has parameters. */
    static boolean isThere(ExaminedSystem system, String module) {
        return system.once(
                                "loaded modules",
                                () -> KernelModules.parse(
                                        system.text("/proc/modules").orElse("")))
                        .find(module)
                        .isPresent()
                || system.isFolder("/sys/module/" + module)
                || isBuiltIn(system, module);
    }

    static boolean isBuiltIn(ExaminedSystem system, String module) {
        return files(system, "modules.builtin")
                .filter(files -> has(files, module))
                .isPresent();
    }

    /** Whether the kernel's list has it from outside the kernel's own tree. */
    static boolean isVendors(ExaminedSystem system, String module) {
        return files(system, "modules.dep").orElse(List.of()).stream()
                .filter(file -> KernelFolders.moduleIn(file).equals(module))
                .anyMatch(file -> file.matches("(?:updates|extra|weak-updates)/.*"));
    }

    /** Why {@code modprobe} cannot load it; empty if it is there, can be loaded, or the cause is unknown. */
    static Optional<Hindrance> hindrance(ExaminedSystem system, String module) {
        if (isThere(system, module)) {
            return Optional.empty();
        }
        if (!takesModules(system)) {
            return Optional.of(new Hindrance(
                    Kind.NOT_BUILT,
                    "This kernel takes no modules, and was built without %s: another kernel is needed."
                            .formatted(module),
                    List.of()));
        }
        if (KernelLogCheck.refusesSignatures(system) || RefusedModules.concernsRdma(system)) {
            return Optional.of(
                    new Hindrance(Kind.REFUSED, "The kernel refused modules of RDMA: see kernel log.", List.of()));
        }
        if (isAbsent(system, module)) {
            return Optional.of(absent(system, module));
        }
        return ModprobeRules.against(system, module)
                .map(rule -> new Hindrance(
                        Kind.BLACKLISTED,
                        "%s keeps it out: %s.".formatted(rule.file(), rule.line()),
                        List.of(
                                "take the line '%s' out of %s".formatted(rule.line(), rule.file()),
                                "modprobe " + module)));
    }

    /** The remedy: load it, and the next steps; or what must be done before it can be loaded. */
    static List<String> loading(ExaminedSystem system, String module, String next) {
        Optional<Hindrance> hindrance = hindrance(system, module);
        if (hindrance.isPresent()) {
            return hindrance.get().remedies();
        }
        if (isThere(system, module)) {
            return List.of(next);
        }
        return Surroundings.isContainer(system)
                ? List.of("on the host: modprobe " + module, "on the host: " + next)
                : List.of("modprobe " + module, next);
    }

    /**
     * The kernel's list lacks the module, or the running kernel has no folder at all, as after an update before the
     * next boot.
     */
    private static boolean isAbsent(ExaminedSystem system, String module) {
        Optional<List<String>> files = files(system, "modules.dep");
        if (files.isPresent()) {
            return !has(files.get(), module);
        }
        boolean hasFolder =
                KernelFolders.running(system).filter(system::isFolder).isPresent();
        return !hasFolder
                && KernelFolders.others(system).stream()
                        .flatMap(other -> KernelFolders.modules(system, other, "modules.dep").stream())
                        .anyMatch(list -> has(list, module));
    }

    private static Hindrance absent(ExaminedSystem system, String module) {
        String release = KernelFolders.release(system).orElse("");
        List<String> others = KernelFolders.others(system).stream()
                .filter(other ->
                        has(KernelFolders.modules(system, other, "modules.dep").orElse(List.of()), module))
                .toList();
        if (!others.isEmpty()) {
            String other = others.getLast();
            boolean isVendors = KernelFolders.modules(system, other, "modules.dep").orElse(List.of()).stream()
                    .anyMatch(file ->
                            KernelFolders.moduleIn(file).equals(module) && file.matches("(?:updates|extra)/.*"));
            return new Hindrance(
                    Kind.OTHER_KERNEL,
                    "%s is there for kernel %s, and kernel %s runs, which has none."
                            .formatted(module, String.join(", ", others), release),
                    isVendors
                            ? List.of("dkms autoinstall -k " + release, "or: boot kernel %s again".formatted(other))
                            : List.of("boot kernel %s, or install the modules of %s".formatted(other, release)));
        }
        Optional<String> installation = Distribution.installationOfExtraModules(system);
        if (installation.isPresent()) {
            String command = installation.get();
            return new Hindrance(
                    Kind.EXTRA_PACKAGE,
                    "Kernel %s has no %s installed: the distribution has it in another package, %s."
                            .formatted(release, module, command.substring(command.lastIndexOf(' ') + 1)),
                    List.of(command, "modprobe " + module));
        }
        return new Hindrance(
                Kind.NOT_BUILT,
                "Kernel %s has no module %s: it was built without, or the module is in a package that is not installed."
                        .formatted(release, module),
                List.of("find /lib/modules -name '%s.ko*'".formatted(module)));
    }

    private static boolean takesModules(ExaminedSystem system) {
        return system.exists("/proc/modules") || !system.exists("/proc/devices");
    }

    private static boolean has(List<String> files, String module) {
        return files.stream().anyMatch(file -> KernelFolders.moduleIn(file).equals(module));
    }

    private static Optional<List<String>> files(ExaminedSystem system, String list) {
        return KernelFolders.release(system).flatMap(release -> KernelFolders.modules(system, release, list));
    }
}
