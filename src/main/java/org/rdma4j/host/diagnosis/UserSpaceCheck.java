package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdma4j.internal.host.KernelRelease;

/** Checks that the native libraries are installed, and that they serve every device of the kernel. */
final class UserSpaceCheck implements Check {
    static final List<String> FOLDERS = List.of(
            "/lib64",
            "/usr/lib64",
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib",
            "/usr/local/lib",
            "/usr/local/lib64");

    private static final String SUBJECT = "libraries";
    private static final String VERBS = "libibverbs.so.1";
    private static final String WITHOUT_PROVIDER =
            "Without it a program does not see the device, though the kernel has it.";

    /** The file's version ends with that of rdma-core: {@code libibverbs.so.1.14.44.0} belongs to 44. */
    private static final Pattern RELEASE = Pattern.compile("libibverbs\\.so\\.1\\.\\d+\\.(\\d+)\\.\\d+");

    private static final String BEFORE_RDMA_CORE = "libibverbs.so.1.0.0";

    /**
     * The last rdma-core before the kernel's newer interfaces for listing devices, and the first kernel that needs
     * them.
     */
    private static final int OLD_RELEASE = 21;

    private static final int NEW_KERNEL = 5;

    private record Library(String file, State withoutIt, String debianPackage, String redHatPackage) {}

    private static final List<Library> LIBRARIES = List.of(
            new Library(VERBS, State.BROKEN, "libibverbs1", "libibverbs"),
            new Library("libibumad.so.3", State.WARNING, "libibumad3", "libibumad"),
            new Library("librdmacm.so.1", State.NOTE, "librdmacm1", "librdmacm"));

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (Library library : LIBRARIES) {
            Optional<String> found = find(system, library.file());
            found.ifPresent(present::add);
            if (found.isEmpty()) {
                findings.add(Finding.of(library.withoutIt(), SUBJECT, library.file() + " is not installed")
                        .seenIn(FOLDERS)
                        .mendedBy(
                                PackageInstallation.command(system, library.debianPackage(), library.redHatPackage())));
            }
        }
        addFaults(system, findings);
        addOldLibrary(system, findings);
        addSecondInstallation(system, findings);
        if (!present.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, String.join(", ", present))
                    .seenIn(
                            LibibverbsReport.of(system).isPresent()
                                    ? "libibverbs lists: "
                                            + String.join(
                                                    ", ",
                                                    LibibverbsReport.of(system)
                                                            .get()
                                                            .devices())
                                    : "what libibverbs itself says of the devices was not asked, or is not in this"
                                            + " copy"));
        }
        return findings;
    }

    static boolean hasVerbsLibrary(ExaminedSystem system) {
        return find(system, VERBS).isPresent();
    }

    /** Why programs do not see a device of the kernel; empty if they do, or it is unknown. */
    static Optional<Finding> fault(ExaminedSystem system, String deviceName) {
        Optional<LibibverbsReport> report = LibibverbsReport.of(system);
        boolean isListed = report.isPresent() && report.get().devices().contains(deviceName);
        List<String> wanted = RdmaDevices.providers(system, deviceName);
        if (isListed || RdmaDevices.isForManagement(system, deviceName)) {
            return Optional.empty();
        }
        Optional<Finding> fault = wanted.isEmpty() ? Optional.empty() : providerFault(system, deviceName, wanted);
        if (fault.isEmpty()
                && report.isPresent()
                && RdmaDevices.verbsName(system, deviceName).isPresent()) {
            return NodeCheck.verbsFault(system, deviceName).isPresent() || isWithoutProvider(system, deviceName)
                    ? Optional.empty()
                    : Optional.of(notListed(system, report.get()));
        }
        return fault;
    }

    /** The library's file, or the file with the full version that it is a link to. */
    private static Optional<String> find(ExaminedSystem system, String file) {
        return system.once("library " + file, () -> {
            for (String folder : FOLDERS) {
                String path = folder + "/" + file;
                Optional<String> version = system.linkedName(path);
                // A snapshot has only the link, whose target has the version, not the library.
                if (system.exists(path) || (version.isPresent() && !system.isHost())) {
                    return Optional.of(version.orElse(file));
                }
            }
            return Optional.empty();
        });
    }

    /** Several devices with the same fault share one finding. */
    private static void addFaults(ExaminedSystem system, List<Finding> findings) {
        Map<String, Finding> faults = new LinkedHashMap<>();
        Map<String, List<String>> devices = new LinkedHashMap<>();
        for (String deviceName : RdmaDevices.of(system)) {
            Optional<Finding> found =
                    NodeCheck.isOthers(system, deviceName) ? Optional.empty() : fault(system, deviceName);
            found.ifPresent(fault -> {
                faults.put(fault.summary(), fault);
                devices.computeIfAbsent(fault.summary(), _ -> new ArrayList<>()).add(deviceName);
            });
        }
        faults.forEach((summary, fault) -> findings.add(new Finding(
                Usability.brokenOr(State.WARNING, system),
                SUBJECT,
                summary,
                fault.explanation(),
                fault.evidence(),
                fault.remedies(),
                devices.getOrDefault(summary, List.of()))));
    }

    private static Optional<Finding> providerFault(ExaminedSystem system, String deviceName, List<String> wanted) {
        Providers providers = Providers.of(system);
        String first = wanted.getFirst();
        Optional<String> installed =
                wanted.stream().filter(providers.installed()::contains).findFirst();
        String inventory =
                "installed: " + (providers.installed().isEmpty() ? "none" : String.join(", ", providers.installed()));
        boolean isConfiguredElsewhere = wanted.stream()
                .anyMatch(name -> Providers.isNamedIn(system, Providers.OTHER_CONFIGURATION, name)
                        && !Providers.isNamedIn(system, Providers.CONFIGURATION, name));
        if (isConfiguredElsewhere
                || installed.filter(providers.inUsrLocal()::contains).isPresent()) {
            return Optional.of(
                    fault("there are two installations of libibverbs: the provider for %s devices was installed"
                                            .formatted(first)
                                    + " for the one under /usr/local")
                            .because("Programs use the system's libibverbs, which reads %s and not %s."
                                    .formatted(Providers.CONFIGURATION, Providers.OTHER_CONFIGURATION))
                            .seenIn(inventory, Providers.OTHER_CONFIGURATION)
                            .mendedBy(
                                    "find / -xdev -name 'libibverbs.so*' -o -name '*-rdmav*.so'",
                                    "cp %s/%s.driver %s/"
                                            .formatted(Providers.OTHER_CONFIGURATION, first, Providers.CONFIGURATION)));
        }
        if (installed.isEmpty()) {
            return Optional.of(fault("libibverbs has no provider for %s devices".formatted(first))
                    .because(WITHOUT_PROVIDER)
                    .seenIn(inventory)
                    .mendedBy(PackageInstallation.command(system, "ibverbs-providers", "libibverbs")));
        }
        if (!Providers.isConfigured(system, installed.get())) {
            return Optional.of(fault("no file in %s names the provider for %s devices"
                            .formatted(Providers.CONFIGURATION, installed.get()))
                    .because("libibverbs loads the providers that are named there, and no others. " + WITHOUT_PROVIDER)
                    .mendedBy("echo 'driver %1$s' > %2$s/%1$s.driver"
                            .formatted(installed.get(), Providers.CONFIGURATION)));
        }
        Matcher release = RELEASE.matcher(find(system, VERBS).orElse(""));
        if (release.matches() && providers.isOfOther(installed.get(), Integer.parseInt(release.group(1)))) {
            return Optional.of(
                    fault("the provider for %s devices was built for another libibverbs".formatted(installed.get()))
                            .because(
                                    "libibverbs loads the files of its own interface alone, whose number stands behind rdmav. Two"
                                            + " installations are mixed, or one was left half. " + WITHOUT_PROVIDER)
                            .seenIn(release.group(), inventory)
                            .mendedBy(
                                    "find / -xdev -name 'libibverbs.so*' -o -name '*-rdmav*.so'",
                                    PackageInstallation.command(system, "ibverbs-providers", "libibverbs")));
        }
        return abiFault(system, deviceName, installed.get());
    }

    private static Optional<Finding> abiFault(ExaminedSystem system, String deviceName, String provider) {
        Optional<Long> version = RdmaDevices.verbsName(system, deviceName)
                .flatMap(name -> system.number("/sys/class/infiniband_verbs/" + name + "/abi_version"));
        if (version.isEmpty() || !ProviderAbi.refuses(provider, version.get())) {
            return Optional.empty();
        }
        return Optional.of(fault("kernel and library do not fit for %s devices: the kernel's driver speaks ABI %s, and"
                                .formatted(provider, version.get())
                        + " the library knows %s".formatted(ProviderAbi.words(provider)))
                .because(
                        "The kernel's driver is the vendor's, and the library here is of another maker or older: as in an"
                                + " image that was built for other machines. Install the vendor's library in the image, or its"
                                + " kernel module from the same package. " + WITHOUT_PROVIDER)
                .seenIn("abi_version: " + version.get())
                .mendedBy("modinfo -F filename " + moduleOf(system, deviceName), "ibv_devices"));
    }

    private static String moduleOf(ExaminedSystem system, String deviceName) {
        return RdmaDevices.card(system, deviceName)
                .map(card -> card.kind().verbsModule())
                .orElse("ib_core");
    }

    /** libibverbs was asked, and does not list the kernel's device. */
    private static Finding notListed(ExaminedSystem system, LibibverbsReport report) {
        return fault("libibverbs does not list a device that the kernel has")
                .because(
                        "The library here is of another maker or older than the kernel's driver: two installations on this"
                                + " machine, or an image that is older than its node."
                                + report.warnings().stream()
                                        .findFirst()
                                        .map(warning -> " It says: " + warning + ".")
                                        .orElse(""))
                .seenIn(report.warnings())
                .mendedBy("ibv_devices", PackageInstallation.command(system, "ibverbs-providers", "libibverbs"));
    }

    private static boolean isWithoutProvider(ExaminedSystem system, String deviceName) {
        return RdmaDevices.card(system, deviceName)
                .filter(card -> card.kind().providers().isEmpty())
                .isPresent();
    }

    /** A copy cannot show whether a library that is much older than the kernel still understands it. */
    private static void addOldLibrary(ExaminedSystem system, List<Finding> findings) {
        Matcher release = RELEASE.matcher(find(system, VERBS).orElse(""));
        int version = KernelFolders.release(system)
                .flatMap(KernelRelease::parse)
                .map(KernelRelease::version)
                .orElse(0);
        boolean isAsked = LibibverbsReport.of(system).isPresent();
        String file = find(system, VERBS).orElse("");
        boolean isOld = version >= NEW_KERNEL
                && (file.equals(BEFORE_RDMA_CORE)
                        || (release.matches() && Integer.parseInt(release.group(1)) <= OLD_RELEASE));
        if (isOld && !isAsked && !RdmaDevices.of(system).isEmpty()) {
            findings.add(Finding.of(
                            State.CANNOT_TELL,
                            SUBJECT,
                            "%s is years older than the kernel %s"
                                    .formatted(
                                            file, KernelFolders.release(system).orElse("")))
                    .because(
                            "Whether it sees the kernel's devices was not recorded. An image that is older than its node"
                                    + " lists none, or fails when it opens one.")
                    .mendedBy("ibv_devices", "ibv_devinfo"));
        }
    }

    /** The dynamic linker decides which of two is used: on Debian and Ubuntu it looks into /usr/local first. */
    private static void addSecondInstallation(ExaminedSystem system, List<Finding> findings) {
        List<String> folders = FOLDERS.stream()
                .filter(folder -> system.exists(folder + "/" + VERBS)
                        || (!system.isHost()
                                && system.linkedName(folder + "/" + VERBS).isPresent()))
                .toList();
        boolean isLocal = folders.stream().anyMatch(folder -> folder.startsWith("/usr/local"));
        boolean isSystems = folders.stream().anyMatch(folder -> !folder.startsWith("/usr/local"));
        if (isLocal && isSystems) {
            findings.add(Finding.of(State.NOTE, SUBJECT, "there are two installations of libibverbs")
                    .because("A program that uses the one with the providers of the other sees no devices.")
                    .seenIn(folders)
                    .mendedBy("ldconfig -p | grep libibverbs"));
        }
    }

    private static Finding fault(String summary) {
        return Finding.of(State.BROKEN, SUBJECT, summary);
    }
}
