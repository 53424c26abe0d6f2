package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdma4j.host.DeviceClass;
import org.rdma4j.host.DeviceNode;
import org.rdma4j.host.NodeFault;

/** Whether every device that the kernel has made can be used through its node. */
final class NodeCheck implements Check {
    private static final String SUBJECT = "device nodes";

    /** In a snapshot, what opening the nodes showed on the system itself: opening cannot be repeated elsewhere. */
    private static final String FINDINGS = "/rdma4j/nodes/";

    private static final String NO_FAULT = "in order";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        List<String> good = new ArrayList<>();
        for (DeviceClass deviceClass : DeviceClass.values()) {
            String folder = "/sys/class/" + deviceClass.driver();
            for (String name : system.names(folder)) {
                if (name.matches(deviceClass.prefix() + "\\d{1,6}")) {
                    Optional<NodeFault> fault = fault(system, deviceClass, name, folder);
                    fault.ifPresent(found -> findings.add(finding(deviceClass, name, found)));
                    if (fault.isEmpty()) {
                        good.add(name);
                    }
                }
            }
        }
        if (!good.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, String.join(", ", good) + " can be opened"));
        }
        return findings;
    }

    private static Optional<NodeFault> fault(
            ExaminedSystem system, DeviceClass deviceClass, String name, String folder) {
        Optional<String> recorded = system.isHost() ? Optional.empty() : system.text(FINDINGS + name);
        if (recorded.isPresent()) {
            return parse(recorded.get());
        }
        system.text(folder + "/" + name + "/dev");
        Optional<NodeFault> fault = new DeviceNode(system.root(), deviceClass, name).fault();
        system.remember(FINDINGS + name, fault.map(NodeCheck::print).orElse(NO_FAULT));
        return fault;
    }

    private static Finding finding(DeviceClass deviceClass, String name, NodeFault fault) {
        // That only root may open umad devices is how it should be.
        boolean isUsual = deviceClass == DeviceClass.MAD && fault.kind() == NodeFault.Kind.PERMISSION_DENIED;
        State state = isUsual ? State.NOTE : deviceClass == DeviceClass.VERBS ? State.BROKEN : State.WARNING;
        return Finding.of(state, SUBJECT, fault.explanation()).seenIn(name).mendedBy(choice(fault.remedies()));
    }

    /** Of a fault's remedies one is enough; those of a finding are steps. */
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
