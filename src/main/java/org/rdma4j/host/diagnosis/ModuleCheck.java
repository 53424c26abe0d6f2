package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdma4j.internal.host.CharacterDrivers;

/** Checks that the kernel has the modules that programs use: ib_core, ib_uverbs, ib_umad, rdma_ucm. */
final class ModuleCheck implements Check {
    private static final String SUBJECT = "kernel modules";

    private record Part(String module, String driver, State withoutIt, String use) {}

    private static final Part VERBS =
            new Part("ib_uverbs", "infiniband_verbs", State.BROKEN, "no program can use verbs");

    private static final List<Part> PARTS = List.of(
            new Part("ib_core", "", State.BROKEN, "no RDMA driver can work: it is the base of all"),
            VERBS,
            new Part(
                    "ib_umad",
                    "infiniband_mad",
                    State.WARNING,
                    "no program can query the fabric, run its manager, or" + " read counters"),
            new Part("rdma_ucm", "", State.NOTE, "programs that connect through librdmacm do not run"));

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        if (RdmaDevices.of(system).isEmpty() && RdmaCards.of(system).isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (Part part : PARTS) {
            if (isThere(system, part)) {
                present.add(part.module());
            } else if (isMissed(system, part)) {
                findings.add(absent(system, part));
            }
        }
        if (!present.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, String.join(", ", present) + " are there"));
        }
        return findings;
    }

    static boolean hasVerbs(ExaminedSystem system) {
        return isThere(system, VERBS);
    }

    /** Whether ib_umad is loaded, which management datagrams need. */
    static boolean hasManagement(ExaminedSystem system) {
        return PARTS.stream()
                .filter(part -> part.driver().equals("infiniband_mad"))
                .anyMatch(part -> isThere(system, part));
    }

    private static boolean isThere(ExaminedSystem system, Part part) {
        Optional<CharacterDrivers> drivers =
                system.once("drivers", () -> system.text("/proc/devices").map(CharacterDrivers::parse));
        boolean registered = !part.driver().isEmpty()
                && drivers.isPresent()
                && !drivers.get().majorsOf(part.driver()).isEmpty();
        return registered || ModuleSupply.isThere(system, part.module());
    }

    /** A module that is missing because of another fault is part of that finding. RoCE and iWARP need no management datagrams. */
    private static boolean isMissed(ExaminedSystem system, Part part) {
        boolean isRefused =
                RegistrationCheck.conflict(system).isPresent() && !part.driver().isEmpty();
        if (isRefused || PciCheck.hasCauseElsewhere(system)) {
            return false;
        }
        return !part.driver().equals("infiniband_mad") || hasManagedSubnet(system);
    }

    private static boolean hasManagedSubnet(ExaminedSystem system) {
        return RdmaDevices.ports(system).isEmpty()
                ? RdmaCards.of(system).stream()
                        .anyMatch(card -> !card.kind().fastest().isEmpty()
                                || card.kind().coreDriver().equals("hfi1"))
                : RdmaDevices.ports(system).stream()
                        .anyMatch(port -> RdmaDevices.transport(system, port).hasManagedSubnet());
    }

    private static Finding absent(ExaminedSystem system, Part part) {
        String hindrance = ModuleSupply.hindrance(system, part.module())
                .map(why -> " " + why.sentence())
                .orElse("");
        return Finding.of(part.withoutIt(), SUBJECT, "the module %s is not loaded".formatted(part.module()))
                .because("Without it, %s.%s".formatted(part.use(), hindrance))
                .mendedBy(ModuleSupply.loading(
                        system, part.module(), "echo %1$s > /etc/modules-load.d/%1$s.conf".formatted(part.module())));
    }
}
