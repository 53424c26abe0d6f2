package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdma4j.host.PortFolder;

/**
 * Checks that the ports are up and have addresses. Ports with the same fault share one finding. If some port works,
 * another one without a cable is not a fault.
 */
final class PortCheck implements Check {
    static final String SUBJECT = "port";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<PortFault>> faults = new LinkedHashMap<>();
        List<String> active = new ArrayList<>();
        for (PortFolder port : ports(system)) {
            Optional<PortFault> fault = fault(system, port);
            if (fault.isPresent()) {
                faults.computeIfAbsent(fault.get().key(), _ -> new ArrayList<>())
                        .add(fault.get());
            } else {
                active.add("%s (%s)"
                        .formatted(port, system.text(port.path() + "/rate").orElse("at an unknown rate")));
            }
        }
        faults.values().forEach(group -> findings.add(PortFault.finding(system, group)));
        if (!active.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, "active: " + String.join(", ", active)));
        }
        for (PortFolder port : ports(system)) {
            if (isActive(system, port)) {
                findings.addAll(PortQuality.findings(system, port));
            }
        }
        return findings;
    }

    static boolean isActive(ExaminedSystem system, PortFolder port) {
        return state(system, port).equals(Optional.of("ACTIVE"));
    }

    /** Whether programs can send through it, as far as it is known. */
    static boolean works(ExaminedSystem system, PortFolder port) {
        return isActive(system, port) && fault(system, port).isEmpty();
    }

    /** The word in {@code 4: ACTIVE}. */
    static Optional<String> state(ExaminedSystem system, PortFolder port) {
        return system.text(port.path() + "/state")
                .map(text -> text.substring(text.indexOf(':') + 1).strip());
    }

    static Optional<PortFault> fault(ExaminedSystem system, PortFolder port) {
        return system.once("fault of " + port, () -> find(system, port));
    }

    /** The ports that programs of this system may want to use. */
    private static List<PortFolder> ports(ExaminedSystem system) {
        return RdmaDevices.ports(system).stream()
                .filter(port -> !RdmaDevices.isForManagement(system, port.deviceName()))
                .filter(port -> !NodeCheck.isOthers(system, port.deviceName()))
                .toList();
    }

    private static Optional<PortFault> find(ExaminedSystem system, PortFolder port) {
        Optional<String> state = state(system, port);
        if (state.isEmpty() || state.get().isEmpty()) {
            return Optional.of(PortFault.unreadable(port));
        }
        return switch (RdmaDevices.transport(system, port)) {
            case INFINIBAND, OMNI_PATH -> ManagedPort.fault(system, port, state.get());
            case ROCE, IWARP -> EthernetPort.fault(system, port, state.get());
            case OTHER ->
                state.get().equals("ACTIVE")
                        ? Optional.empty()
                        : Optional.of(new PortFault(
                                port,
                                PortFault.Kind.DOWN,
                                "is " + state.get(),
                                "Its driver or its host has not brought it up.",
                                List.of("state: " + state.get()),
                                List.of("rdma link show", "dmesg | grep " + port.deviceName())));
        };
    }
}
