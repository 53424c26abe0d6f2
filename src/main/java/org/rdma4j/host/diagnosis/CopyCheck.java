package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;

/** Checks that the examined folder holds a copy of a system. */
final class CopyCheck implements Check {
    private static final String SUBJECT = "copy";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        if (system.isHost()) {
            return List.of();
        }
        if (isCopy(system, "")) {
            return hasDevices(system)
                    ? List.of()
                    : List.of(
                            Finding.of(State.CANNOT_TELL, SUBJECT, "which cards and devices there are was not recorded")
                                    .because("This copy has neither sys/bus/pci/devices nor sys/class/infiniband."));
        }
        Optional<String> inside = system.names("/").stream()
                .filter(name -> isCopy(system, "/" + name))
                .findFirst();
        return List.of(Finding.of(State.CANNOT_TELL, SUBJECT, "this folder holds no copy of a system")
                .because("Nothing that the doctor reads is in it: it would have the folders proc and sys."
                        + inside.map(name -> " The folder %s in it has.".formatted(name))
                                .orElse("")));
    }

    /** Whether a system has the files that list cards and devices. */
    static boolean hasDevices(ExaminedSystem system) {
        return system.isHost() || system.isFolder("/sys/bus/pci/devices") || system.isFolder("/sys/class/infiniband");
    }

    /** Whether the folder holds a copy, complete or not. */
    static boolean isCopy(ExaminedSystem system) {
        return system.isHost() || isCopy(system, "");
    }

    private static boolean isCopy(ExaminedSystem system, String folder) {
        return List.of("/proc", "/sys", "/rdma4j").stream().anyMatch(name -> system.isFolder(folder + name));
    }
}
