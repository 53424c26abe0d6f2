package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdma4j.internal.host.CharacterDrivers;

/** Whether the kernel has the parts that programs talk to: ib_core, ib_uverbs, ib_umad, rdma_ucm. */
final class ModuleCheck implements Check {
    private static final String SUBJECT = "kernel modules";

    private record Part(String module, String driver, State withoutIt, String use) {}

    private static final List<Part> PARTS = List.of(
            new Part("ib_core", "", State.BROKEN, "it is the base of all others"),
            new Part("ib_uverbs", "infiniband_verbs", State.BROKEN, "no program can use verbs"),
            new Part("ib_umad", "infiniband_mad", State.WARNING, "no program can query counters or the fabric"),
            new Part("rdma_ucm", "", State.NOTE, "programs that connect through librdmacm do not run"));

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        if (RdmaDevices.of(system).isEmpty() && RdmaCards.of(system).isEmpty()) {
            return List.of();
        }
        Optional<CharacterDrivers> drivers = system.text("/proc/devices").map(CharacterDrivers::parse);
        boolean refused = RegistrationCheck.conflict(system).isPresent();
        List<Finding> findings = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (Part part : PARTS) {
            boolean registered = !part.driver().isEmpty()
                    && drivers.isPresent()
                    && !drivers.get().majorsOf(part.driver()).isEmpty();
            if (registered || ModuleSupply.isThere(system, part.module())) {
                present.add(part.module());
            } else if (!refused || part.driver().isEmpty()) {
                findings.add(absent(system, part));
            }
        }
        if (!present.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, String.join(", ", present) + " are there"));
        }
        return findings;
    }

    private static Finding absent(ExaminedSystem system, Part part) {
        String hindrance = ModuleSupply.hindrance(system, part.module())
                .map(why -> " " + why)
                .orElse("");
        return Finding.of(part.withoutIt(), SUBJECT, "the module %s is not loaded".formatted(part.module()))
                .because("Without it, %s.%s".formatted(part.use(), hindrance))
                .mendedBy(ModuleSupply.loading(
                        system, part.module(), "echo %1$s > /etc/modules-load.d/%1$s.conf".formatted(part.module())));
    }
}
