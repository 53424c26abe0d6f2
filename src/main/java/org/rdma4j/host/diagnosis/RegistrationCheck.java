package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.host.DeviceNumber;
import org.rdma4j.internal.host.CharacterDrivers;
import org.rdma4j.internal.host.KernelModules;
import org.rdma4j.internal.host.KernelRelease;
import org.rdma4j.internal.host.MajorConflict;

/** Checks that character major 231 belongs to InfiniBand. */
final class RegistrationCheck implements Check {
    private static final String SUBJECT = "device numbers";
    /** The folder of NVIDIA's OFED and the like, whose service openibd loads the modules. */
    private static final String VENDOR_STACK = "/etc/infiniband";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        Optional<CharacterDrivers> drivers = system.text("/proc/devices").map(CharacterDrivers::parse);
        if (drivers.isEmpty() || drivers.get().registrations().isEmpty()) {
            return List.of(Finding.of(State.CANNOT_TELL, SUBJECT, "/proc/devices cannot be read")
                    .mendedBy("head /proc/devices"));
        }
        Optional<MajorConflict> conflict = conflict(system, drivers.get());
        if (conflict.isPresent()) {
            return List.of(conflictFinding(system, conflict.get()));
        }
        List<String> owners = drivers.get().on(DeviceNumber.INFINIBAND_MAJOR);
        return List.of(Finding.of(
                        State.GOOD,
                        SUBJECT,
                        owners.isEmpty()
                                ? "character major 231 is free for InfiniBand"
                                : "character major 231 is InfiniBand's")
                .seenIn("/proc/devices: 231 " + (owners.isEmpty() ? "has no driver" : String.join(", ", owners))));
    }

    /** The driver that holds InfiniBand's number. Other checks ask for it, to leave out its consequences. */
    static Optional<MajorConflict> conflict(ExaminedSystem system) {
        return system.once(
                "conflict",
                () -> system.text("/proc/devices")
                        .map(CharacterDrivers::parse)
                        .flatMap(drivers -> conflict(system, drivers)));
    }

    /** Whether verbs devices cannot be registered because of that. */
    static boolean isRefused(ExaminedSystem system) {
        return conflict(system)
                .filter(conflict ->
                        conflict.drivers().majorsOf("infiniband_verbs").isEmpty())
                .isPresent();
    }

    private static Optional<MajorConflict> conflict(ExaminedSystem system, CharacterDrivers drivers) {
        return MajorConflict.find(
                drivers,
                KernelModules.parse(system.text("/proc/modules").orElse("")),
                system.text("/proc/sys/kernel/osrelease")
                        .flatMap(KernelRelease::parse)
                        .orElse(null));
    }

    private static Finding conflictFinding(ExaminedSystem system, MajorConflict conflict) {
        List<String> registered = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String driver : List.of("infiniband_verbs", "infiniband_mad")) {
            (conflict.drivers().majorsOf(driver).isEmpty() ? missing : registered).add(driver);
        }
        List<String> evidence = new ArrayList<>();
        conflict.drivers().registrations().stream()
                .filter(registration -> registration.major() >= 225 && registration.major() <= 254)
                .forEach(registration ->
                        evidence.add("/proc/devices: " + registration.major() + " " + registration.driver()));
        evidence.add("not in /proc/devices: " + (missing.isEmpty() ? "nothing" : String.join(", ", missing)));
        if (conflict.kernel() != null) {
            evidence.add("kernel " + conflict.kernel());
        }
        evidence.addAll(system.kernelLog()
                .linesWith("couldn't register device number", "goes below the dynamic allocation range"));
        if (missing.isEmpty()) {
            return Finding.of(State.NOTE, SUBJECT, conflict.summary() + " too, beside InfiniBand's own drivers")
                    .seenIn(evidence);
        }
        List<String> remedies = new ArrayList<>(conflict.remedies());
        boolean isVendorStack = system.isFolder(VENDOR_STACK);
        if (isVendorStack) {
            remedies.add(remedies.size() - 1, "systemctl restart openibd");
        }
        remedies.addAll(conflict.lastingRemedies());
        @Nullable String module = conflict.module();
        String stop = module == null
                ? "It is unknown which module %s belongs to: lsmod lists them.".formatted(conflict.driver())
                : "Stop first what uses %s; if it is not let go, reboot with it kept out.".formatted(module);
        String last = conflict.lastingRemedies().isEmpty()
                ? ""
                : " The last command makes it last; where the initramfs loads %s, rebuild that too (dracut -f, or update-initramfs -u)."
                        .formatted(module);
        // Without a card and without RDMA modules nobody needs the number yet.
        boolean wanted = system.isFolder("/sys/module/ib_core")
                || system.isFolder("/sys/class/infiniband")
                || !system.kernelLog()
                        .linesWith("couldn't register device number")
                        .isEmpty()
                || !RdmaCards.of(system).isEmpty();
        return Finding.of(wanted ? State.BROKEN : State.WARNING, SUBJECT, conflict.summary())
                .because("So %s cannot be registered, and ib_uverbs and ib_umad refuse to be loaded%s. %s %s%s"
                        .formatted(
                                String.join(" and ", missing),
                                isVendorStack ? ", which openibd fails for" : "",
                                conflict.cause(),
                                stop,
                                last))
                .seenIn(evidence)
                .mendedBy(remedies);
    }
}
