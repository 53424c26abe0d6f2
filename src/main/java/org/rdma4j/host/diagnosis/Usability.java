package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The RDMA devices that programs can use now. A fault of one device is not a breakdown if another one works, so each
 * check asks here how bad its finding is.
 */
final class Usability {
    private Usability() {}

    /**
     * The devices that work, by everything that the checks examine. What could not be examined does not count as a
     * fault.
     */
    static List<String> usable(ExaminedSystem system) {
        return system.once("usable devices", () -> find(system));
    }

    /** Whether the named device works, or any if none is named. */
    static boolean anythingWorks(ExaminedSystem system) {
        return !usable(system).isEmpty();
    }

    /** BROKEN if nothing works, and the other state if something does. */
    static State brokenOr(State state, ExaminedSystem system) {
        return anythingWorks(system) ? state : State.BROKEN;
    }

    static Inventory inventory(ExaminedSystem system) {
        List<String> usable = usable(system);
        List<String> others = new ArrayList<>(RdmaDevices.of(system));
        others.removeAll(usable);
        others.removeIf(deviceName -> RdmaDevices.isForManagement(system, deviceName));
        List<String> active = RdmaDevices.ports(system).stream()
                .filter(port -> !RdmaDevices.isForManagement(system, port.deviceName()))
                .filter(port -> PortCheck.isActive(system, port))
                .map(Object::toString)
                .toList();
        return new Inventory(usable, others, active);
    }

    private static List<String> find(ExaminedSystem system) {
        if (RegistrationCheck.isRefused(system)
                || !UserSpaceCheck.hasVerbsLibrary(system)
                || CgroupCheck.forbids(system)
                || !ModuleCheck.hasVerbs(system)) {
            return List.of();
        }
        return RdmaDevices.of(system).stream()
                .filter(deviceName -> isNamed(system, deviceName))
                .filter(deviceName -> !RdmaDevices.isForManagement(system, deviceName))
                .filter(deviceName -> NodeCheck.verbsFault(system, deviceName).isEmpty())
                .filter(deviceName -> UserSpaceCheck.fault(system, deviceName).isEmpty())
                .filter(deviceName -> RdmaDevices.ports(system).stream()
                        .filter(port -> port.deviceName().equals(deviceName))
                        .filter(port -> isNamed(system, port.number()))
                        .anyMatch(port -> PortCheck.works(system, port)))
                .toList();
    }

    private static boolean isNamed(ExaminedSystem system, String deviceName) {
        Optional<Named> named = system.named();
        return named.isEmpty() || named.get().deviceName().equals(deviceName);
    }

    private static boolean isNamed(ExaminedSystem system, int port) {
        Optional<Named> named = system.named();
        return named.isEmpty() || named.get().port() == null || named.get().port() == port;
    }
}
