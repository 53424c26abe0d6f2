package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdma4j.host.DeviceClass;
import org.rdma4j.host.DeviceNode;
import org.rdma4j.host.NodeFault;

/** Checks that every device that the kernel has made can be used through its node. */
final class NodeCheck implements Check {
    private static final String SUBJECT = "device nodes";

    /** In a snapshot, the results of opening the nodes on the system itself, which cannot be repeated elsewhere. */
    private static final String FINDINGS = "/rdma4j/nodes";

    private static final String NO_FAULT = "in order";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        List<String> good = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Map<String, List<Faulty>> faults = new LinkedHashMap<>();
        for (DeviceClass deviceClass : DeviceClass.values()) {
            for (String name : names(system, deviceClass)) {
                Optional<NodeFault> fault = fault(system, deviceClass, name);
                if (fault.isPresent()) {
                    Faulty faulty = new Faulty(deviceClass, name, fault.get());
                    faults.computeIfAbsent(deviceClass + " " + fault.get().kind(), _ -> new ArrayList<>())
                            .add(faulty);
                } else {
                    (isKnown(system, name) ? good : unknown).add(name);
                }
            }
        }
        faults.values().forEach(group -> finding(system, group).ifPresent(findings::add));
        if (!unknown.isEmpty()) {
            findings.add(Finding.of(
                            State.CANNOT_TELL,
                            SUBJECT,
                            "whether %s can be opened was not recorded".formatted(CardGroup.few(unknown)))
                    .because("This copy of a system holds no record of its device nodes: doctor --collect makes one."));
        }
        if (!good.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, String.join(", ", good) + " can be opened"));
        }
        return findings;
    }

    /** Why the verbs of a device cannot be used through its node; empty if they can, or it is unknown. */
    static Optional<NodeFault> verbsFault(ExaminedSystem system, String deviceName) {
        return RdmaDevices.verbsName(system, deviceName).flatMap(name -> fault(system, DeviceClass.VERBS, name));
    }

    /**
     * Whether a device belongs to another container: this container has the nodes of other devices, but not of this
     * one.
     */
    static boolean isOthers(ExaminedSystem system, String deviceName) {
        return verbsFault(system, deviceName)
                        .filter(fault -> isOfContainer(system, fault))
                        .isPresent()
                && hasNodeOfSome(system);
    }

    private static boolean hasNodeOfSome(ExaminedSystem system) {
        return RdmaDevices.of(system).stream()
                .anyMatch(
                        deviceName -> RdmaDevices.verbsName(system, deviceName).isPresent()
                                && verbsFault(system, deviceName).isEmpty());
    }

    private static boolean isOfContainer(ExaminedSystem system, NodeFault fault) {
        return fault.kind() == NodeFault.Kind.FORBIDDEN
                || (fault.kind() == NodeFault.Kind.MISSING
                        && (fault.explanation().contains("this container") || Surroundings.isContainer(system)));
    }

    private record Faulty(DeviceClass deviceClass, String name, NodeFault fault) {}

    private static List<String> names(ExaminedSystem system, DeviceClass deviceClass) {
        return system.names(folder(deviceClass)).stream()
                .filter(name -> name.matches(deviceClass.prefix() + "\\d{1,6}"))
                .filter(name -> isOfThisNamespace(system, deviceClass, name))
                .toList();
    }

    /** If each device belongs to one network namespace, sysfs still lists the nodes of devices of other namespaces. */
    private static boolean isOfThisNamespace(ExaminedSystem system, DeviceClass deviceClass, String name) {
        return !NetworkNamespaces.areExclusive(system)
                || system.text(folder(deviceClass) + "/" + name + "/ibdev")
                        .map(deviceName -> RdmaDevices.of(system).contains(deviceName))
                        .orElse(true);
    }

    private static String folder(DeviceClass deviceClass) {
        return "/sys/class/" + deviceClass.driver();
    }

    private static Optional<NodeFault> fault(ExaminedSystem system, DeviceClass deviceClass, String name) {
        return system.once("node " + name, () -> find(system, deviceClass, name));
    }

    private static Optional<NodeFault> find(ExaminedSystem system, DeviceClass deviceClass, String name) {
        String folder = folder(deviceClass) + "/" + name;
        system.text(folder + "/port");
        Optional<String> number = system.text(folder + "/dev");
        if (!system.isHost()) {
            Optional<String> recorded = system.text(FINDINGS + "/" + name);
            if (recorded.isEmpty() && isContainerWithoutRecord(system)) {
                return Optional.of(new NodeFault(
                        NodeFault.Kind.MISSING,
                        "/dev/infiniband/%s does not exist in this container, though the kernel has the device (%s)"
                                .formatted(name, number.orElse("?")),
                        List.of()));
            }
            return recorded.flatMap(NodeCheck::parse);
        }
        Optional<NodeFault> fault = new DeviceNode(system.root(), deviceClass, name).fault();
        system.remember(FINDINGS + "/" + name, fault.map(NodeCheck::print).orElse(NO_FAULT));
        return fault;
    }

    /** Whether a copy has the state of each node, or shows that a container with its own /dev had none. */
    private static boolean isKnown(ExaminedSystem system, String name) {
        return system.isHost() || system.text(FINDINGS + "/" + name).isPresent();
    }

    private static boolean isContainerWithoutRecord(ExaminedSystem system) {
        return !system.isFolder(FINDINGS) && Surroundings.isContainer(system);
    }

    private static Optional<Finding> finding(ExaminedSystem system, List<Faulty> group) {
        Faulty first = group.getFirst();
        boolean isVerbs = first.deviceClass() == DeviceClass.VERBS;
        List<String> devices = group.stream()
                .map(each -> deviceName(system, each))
                .filter(deviceName -> !deviceName.isEmpty())
                .distinct()
                .toList();
        boolean isOfNoUse = !isVerbs
                && !devices.isEmpty()
                && RdmaDevices.ports(system).stream()
                        .filter(port -> devices.contains(port.deviceName()))
                        .noneMatch(port -> RdmaDevices.transport(system, port).hasManagedSubnet());
        if (isOfNoUse) {
            return Optional.empty();
        }
        List<String> names = group.stream().map(Faulty::name).toList();
        boolean isContainers = isOfContainer(system, first.fault());
        if (isContainers && isVerbs) {
            return Optional.of(inContainer(system, group, names, devices));
        }
        // It is in order that only root may open umad devices.
        boolean isUsual = !isVerbs && (first.fault().kind() == NodeFault.Kind.PERMISSION_DENIED || isContainers);
        State state = isVerbs ? Usability.brokenOr(State.WARNING, system) : isUsual ? State.NOTE : State.WARNING;
        return Optional.of(Finding.of(state, SUBJECT, summary(group))
                .seenIn(evidence(group))
                .mendedBy(choice(first.fault().remedies()))
                .about(devices));
    }

    private static List<String> evidence(List<Faulty> group) {
        return group.stream()
                .map(each -> each.name() + ": " + each.fault().explanation())
                .toList();
    }

    private static String summary(List<Faulty> group) {
        String first = group.getFirst().fault().explanation();
        return group.size() == 1
                ? first
                : "%s; and so with %s"
                        .formatted(
                                first,
                                CardGroup.few(group.subList(1, group.size()).stream()
                                        .map(Faulty::name)
                                        .toList()));
    }

    /** A container has the nodes of only some of the kernel's devices: the others belong to other containers. */
    private static Finding inContainer(
            ExaminedSystem system, List<Faulty> group, List<String> names, List<String> devices) {
        String paths = CardGroup.few(
                names.stream().map(name -> "/dev/infiniband/" + name).toList());
        String whose = CardGroup.few(devices.isEmpty() ? names : devices);
        if (hasNodeOfSome(system)) {
            return Finding.of(
                            State.NOTE,
                            SUBJECT,
                            "this container has no node for %s, which belong%s to others"
                                    .formatted(whose, devices.size() == 1 ? "s" : ""))
                    .because(
                            "A container sees all devices of its machine in sysfs, and can use those whose nodes it was"
                                    + " given.")
                    .seenIn(paths)
                    .about(devices);
        }
        NodeFault first = group.getFirst().fault();
        return Finding.of(
                        State.BROKEN,
                        SUBJECT,
                        first.kind() == NodeFault.Kind.FORBIDDEN
                                ? first.explanation()
                                : "this container has no node that matches %s: %s %s not there"
                                        .formatted(whose, paths, names.size() == 1 ? "is" : "are"))
                .because(
                        "A container can use the devices whose nodes it was given; a node of another device does not serve."
                                + " Node and device must match: /sys/class/infiniband_verbs/NODE/ibdev names the device of each"
                                + " node. In Kubernetes the device plugin gives both, and must be asked for the same device as the"
                                + " network plugin.")
                .seenIn(evidence(group))
                .mendedBy(
                        "grep . /sys/class/infiniband_verbs/uverbs*/ibdev; ls -l /dev/infiniband",
                        "start the container with "
                                + (names.size() > 4
                                        ? "--device /dev/infiniband"
                                        : String.join(
                                                " ",
                                                names.stream()
                                                        .map(name -> "--device /dev/infiniband/" + name)
                                                        .toList())),
                        "or: for a service of systemd: systemctl edit SERVICE, and there PrivateDevices=no")
                .about(devices);
    }

    private static String deviceName(ExaminedSystem system, Faulty faulty) {
        return system.text(folder(faulty.deviceClass()) + "/" + faulty.name() + "/ibdev")
                .orElse("");
    }

    /** One of a fault's remedies is enough, while those of a finding are steps. */
    private static List<String> choice(List<String> remedies) {
        List<String> choice = new ArrayList<>();
        for (String remedy : remedies) {
            choice.add(choice.isEmpty() ? remedy : "or: " + remedy);
        }
        return choice;
    }

    private static String print(NodeFault fault) {
        return fault.kind() + "\n" + fault.explanation() + "\n" + String.join("\n", fault.remedies());
    }

    private static Optional<NodeFault> parse(String text) {
        List<String> lines = text.lines().toList();
        if (text.equals(NO_FAULT)) {
            return Optional.empty();
        }
        for (NodeFault.Kind kind : NodeFault.Kind.values()) {
            if (lines.size() >= 2 && kind.toString().equals(lines.getFirst())) {
                return Optional.of(new NodeFault(kind, lines.get(1), lines.subList(2, lines.size())));
            }
        }
        return Optional.of(
                new NodeFault(NodeFault.Kind.NOT_OPENED, "what the snapshot says of a node cannot be read", List.of()));
    }
}
