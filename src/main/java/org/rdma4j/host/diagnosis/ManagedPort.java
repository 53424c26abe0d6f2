package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdma4j.host.PortFolder;

/** The rules of ports that a subnet manager configures: those of InfiniBand and of Omni-Path. */
final class ManagedPort {
    private static final String CLASS = "/sys/class/infiniband/";

    private ManagedPort() {}

    static Optional<PortFault> fault(ExaminedSystem system, PortFolder port, String state) {
        if (state.equals("ACTIVE")) {
            return Optional.empty();
        }
        String physical = system.text(port.path() + "/phys_state").orElse("unknown");
        String managerLid = system.text(port.path() + "/sm_lid").orElse("unknown");
        List<String> evidence =
                List.of("state: " + state, "physical state: " + physical, "LID of the subnet manager: " + managerLid);
        if (RdmaDevices.isVirtualFunction(system, port.deviceName())) {
            return Optional.of(virtualFunction(system, port, state, evidence));
        }
        return Optional.of(
                state.equals("INIT") || state.equals("ARMED")
                        ? withoutManager(system, port, state, managerLid, evidence)
                        : down(system, port, state, physical, evidence));
    }

    /** Its GUID and its link state come from the host of the card. */
    private static PortFault virtualFunction(
            ExaminedSystem system, PortFolder port, String state, List<String> evidence) {
        boolean isWithoutGuid = system.text(CLASS + port.deviceName() + "/node_guid")
                .filter(guid -> guid.matches("[0:]+"))
                .isPresent();
        String guid = isWithoutGuid ? "its node GUID is zero" : "its GUID or its link state is not set";
        return new PortFault(
                port,
                PortFault.Kind.UNCONFIGURED,
                "is %s: a virtual function that is not configured, %s".formatted(state, guid),
                "The host of the card gives a virtual function its GUIDs, and lets its link follow the card's own port. After"
                        + " that the driver must be bound to the function again. The subnet manager must allow virtual ports too"
                        + " (its option virt_enabled).",
                evidence,
                List.of(
                        "on the host: ip link set DEV vf N node_guid GUID",
                        "on the host: ip link set DEV vf N port_guid GUID",
                        "on the host: ip link set DEV vf N state auto",
                        "on the host: unbind the function from its driver, and bind it again"));
    }

    private static PortFault withoutManager(
            ExaminedSystem system, PortFolder port, String state, String managerLid, List<String> evidence) {
        boolean isOmniPath = RdmaDevices.transport(system, port) == Transport.OMNI_PATH;
        boolean hasManager = !managerLid.matches("(?:0x)?0+|unknown");
        String start = isOmniPath ? "systemctl start opafm" : "systemctl start opensm";
        String query = isOmniPath ? "opainfo" : "sminfo -C %s -P %s".formatted(port.deviceName(), port.number());
        if (!ModuleCheck.hasManagement(system) && !hasManager) {
            return new PortFault(
                    port,
                    PortFault.Kind.NOT_ASKED,
                    "waits for a subnet manager (%s)".formatted(state),
                    "Whether one runs on this subnet cannot be asked from here without ib_umad, and none can run here.",
                    evidence,
                    List.of("modprobe ib_umad", query));
        }
        return new PortFault(
                port,
                PortFault.Kind.WITHOUT_MANAGER,
                "waits for %s subnet manager (%s)".formatted(hasManager ? "its" : "a", state),
                hasManager
                        ? "The port knows a manager at LID %s, which has not set it up. Where that one answers, the subnet needs no second one: its log tells why it leaves the port out."
                                .formatted(managerLid)
                        : "The link is up, and nobody has given the port an address. On every subnet one manager must run: in a managed switch, or %s on one machine. Ask first whether one runs: two are one too many."
                                .formatted(isOmniPath ? "opafm" : "opensm"),
                evidence,
                List.of(query, "if none answers: " + start));
    }

    private static PortFault down(
            ExaminedSystem system, PortFolder port, String state, String physical, List<String> evidence) {
        boolean isOmniPath = RdmaDevices.transport(system, port) == Transport.OMNI_PATH;
        boolean isDisabled = physical.contains("Disabled");
        return new PortFault(
                port,
                PortFault.Kind.DOWN,
                "is " + state,
                "There is no link (physical state: %s). Look at the cable, its plugs, and the port at the other end.%s"
                        .formatted(
                                physical.substring(physical.indexOf(':') + 1).strip(),
                                isDisabled ? " With a good cable in, the port was disabled by a command." : ""),
                evidence,
                isOmniPath
                        ? List.of("opainfo")
                        : isDisabled
                                ? List.of(
                                        "ibstat %s %s".formatted(port.deviceName(), port.number()),
                                        "ibportstate -C %1$s -P %2$s -D 0 %2$s enable"
                                                .formatted(port.deviceName(), port.number()))
                                : List.of("ibstat %s %s".formatted(port.deviceName(), port.number())));
    }
}
