package org.rdma4j.tools.perfquery;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.mad.SubnetManagementClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.perf.PerformanceData;

/** A run of the program, from the choice of the port to the last reset, step by step as the C tool does it. */
final class CounterQuery {
    private final PerfqueryOptions options;
    private final PrintStream out;
    private final Warnings warnings;
    private final UmadPort port;
    private final PerformanceClient client;
    private final MadAddress address;
    private final PortSelection selection;
    private final ClassPortInfo info;

    private CounterQuery(
            PerfqueryOptions options,
            PrintStream out,
            Warnings warnings,
            UmadPort port,
            PerformanceClient client,
            PortSelection named) {
        this.options = options;
        this.out = out;
        this.warnings = warnings;
        this.port = port;
        this.client = client;
        List<String> operands = options.operands();
        this.selection = operands.isEmpty() ? PortSelection.of(port.portNumber()) : named;
        MadAddress destination =
                operands.isEmpty() ? Destination.self(port) : Destination.parse(operands.getFirst(), options, port);
        this.address = destination.withPkeyIndex(options.pkeyIndex());
        this.info = Step.of("main", "classportinfo query", () -> client.classPortInfo(address));
    }

    static void run(PerfqueryOptions options, PrintStream out, Warnings warnings) {
        PortSelection named = selection(options);
        String deviceName = options.deviceName();
        String failure = "Failed to open '%s' port '%d'"
                .formatted(deviceName == null ? "(null)" : deviceName, options.portNumber());
        try (UmadPort port = Step.of("main", failure, () -> open(options));
                PerformanceClient client =
                        Step.of("main", failure, () -> PerformanceClient.on(port, options.retryPolicy()))) {
            new CounterQuery(options, out, warnings, port, client, named).run();
        }
    }

    private static UmadPort open(PerfqueryOptions options) {
        @Nullable String deviceName = options.deviceName();
        return deviceName == null
                ? UmadPort.open(options.portNumber())
                : UmadPort.open(deviceName, options.portNumber());
    }

    private static PortSelection selection(PerfqueryOptions options) {
        if (options.operands().size() > 1) {
            return PortSelection.parse(options.operands().get(1));
        }
        return PortSelection.of(options.has(PerfqueryOption.ALL_PORTS) ? PortSelection.ALL : 0);
    }

    private void run() {
        boolean allSelected = selection.first() == PortSelection.ALL;
        boolean emulated = allSelected && !info.supports(PerformanceCapability.ALL_PORT_SELECT);
        if (emulated && !options.has(PerfqueryOption.ALL_PORTS)) {
            throw new PerfqueryFailure("main", "AllPortSelect not supported", null);
        }
        PerformanceAttribute choice = AttributeChoice.of(options);
        if (choice == null) {
            counters(emulated, allSelected);
        } else {
            if (selection.isSeveral()) {
                warnings.say("this attribute is of one port: only port %d of those listed is asked"
                        .formatted(selection.first()));
            }
            attribute(choice);
        }
    }

    private void attribute(PerformanceAttribute choice) {
        int portNumber = selection.first();
        if (choice == PerformanceAttribute.PORT_SAMPLES_CONTROL) {
            samplesControl(choice, portNumber);
        } else if (choice == PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS) {
            extendedSpeeds(portNumber);
        } else {
            plainAttribute(choice, portNumber);
        }
    }

    private void plainAttribute(PerformanceAttribute choice, int portNumber) {
        String name = choice.attribute().name();
        if (!options.has(PerfqueryOption.RESET_ONLY)) {
            print(choice, name, portNumber);
        }
        if (isReset()) {
            PerformanceData reset = CounterReset.of(choice, portNumber, CounterReset.mask(options));
            set("common_func", "cannot reset " + name, reset);
        }
    }

    private boolean isReset() {
        return options.has(PerfqueryOption.RESET_ONLY) || options.has(PerfqueryOption.RESET_AFTER_READ);
    }

    private void print(PerformanceAttribute attribute, String name, int portNumber) {
        PerformanceData data = read("common_func", "cannot query " + name, attribute, portNumber);
        print("# %s counters: %s port %d\n".formatted(name, place(), portNumber), data);
    }

    private void print(String header, PerformanceData data) {
        String lines = CounterText.of(data, info);
        String fitted = CounterText.fitted(lines);
        out.print(header + fitted);
        if (fitted.length() < lines.length()) {
            String last = fitted.substring(fitted.lastIndexOf('\n', fitted.length() - 2) + 1);
            int whole = lines.startsWith(fitted) ? fitted.length() : fitted.length() - last.length();
            warnings.say("the C tool's text ends here, and so this does; the rest:\n"
                    + lines.substring(whole).stripTrailing());
        }
    }

    private void samplesControl(PerformanceAttribute attribute, int portNumber) {
        PerformanceData data = read("dump_portsamples_control", "sampctlquery", attribute, portNumber);
        print("# PortSamplesControl: %s port %d\n".formatted(place(), portNumber), data);
        if (isReset()) {
            warnings.say("nothing is reset: PortSamplesControl counts nothing");
        }
    }

    private void extendedSpeeds(int portNumber) {
        String name =
                PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS.attribute().name();
        if (!options.has(PerfqueryOption.RESET_ONLY)) {
            if (isReedSolomonActive(portNumber)) {
                print(
                        PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS_RS_FEC,
                        name + " with RS-FEC Active",
                        portNumber);
            } else {
                print(PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS, name, portNumber);
            }
        }
        if (isReset()) {
            long mask = CounterReset.longMask(options);
            if (options.has(PerfqueryOption.DEBUG)) {
                out.print("ibdebug: [%d] ext_speeds_reset_via: lid %d port %d mask 0x%x\n"
                        .formatted(ProcessHandle.current().pid(), address.lid().value(), portNumber, mask));
            }
            set("extended_speeds_query", "cannot reset " + name, CounterReset.ofExtendedSpeeds(portNumber, mask));
        }
    }

    private boolean isReedSolomonActive(int portNumber) {
        if (!info.supports(PerformanceCapability.RS_FEC_COUNTERS)) {
            return false;
        }
        try (SubnetManagementClient subnet = subnetManagement()) {
            String function = "is_port_info_extended_supported";
            NodeInfo node = Step.of(function, "node info query failed", () -> subnet.nodeInfo(address.lid()));
            PortInfo asked = Step.of(
                    function,
                    "port info query failed",
                    () -> subnet.portInfo(address.lid(), node.isSwitch() ? 0 : portNumber));
            if (!asked.hasExtended()) {
                warnings.say("the port has no PortInfoExtended, which would say whether RS-FEC is active");
                return false;
            }
            return Step.of(
                            "is_rsfec_mode_active",
                            "smp query portinfo extended failed",
                            () -> subnet.portInfoExtended(address.lid(), portNumber))
                    .isReedSolomonActive();
        }
    }

    private SubnetManagementClient subnetManagement() {
        return Step.of(
                "main",
                "smp query nodeinfo failed",
                () -> SubnetManagementClient.on(port, options.retryPolicy(), options.managementKey()));
    }

    private void counters(boolean emulated, boolean allSelected) {
        boolean loop = options.has(PerfqueryOption.LOOP_PORTS);
        boolean everyPort = emulated || (loop && (options.has(PerfqueryOption.ALL_PORTS) || allSelected));
        List<Integer> ports =
                everyPort ? portsOfNode() : selection.isSeveral() ? selection.several() : List.of(selection.first());
        boolean together = !loop && (emulated || (selection.isSeveral() && options.has(PerfqueryOption.ALL_PORTS)));
        if (emulated && !loop) {
            warnings.say("the agent cannot select all ports: they are asked one by one and added up");
        }
        if (loop && !everyPort && !selection.isSeveral()) {
            warnings.say("option -l changes nothing without -a, port 255 or a list of ports");
        }
        if (!options.has(PerfqueryOption.RESET_ONLY)) {
            dump(ports, together);
        }
        if (isReset()) {
            int mask = CounterReset.mask(options, info);
            ports.forEach(each -> reset(each, mask));
        }
    }

    /** The first port: 1, or 0 for a switch whose own port has counters too. */
    private List<Integer> portsOfNode() {
        try (SubnetManagementClient subnet = subnetManagement()) {
            NodeInfo node = Step.of("main", "smp query nodeinfo failed", () -> subnet.nodeInfo(address.lid()));
            if (node.ports() == 0) {
                throw new PerfqueryFailure("main", "smp query nodeinfo: num ports invalid", null);
            }
            boolean ownPort = node.isSwitch()
                    && Step.of("main", "smp query nodeinfo failed", () -> subnet.switchInfo(address.lid()))
                            .enhancedPort0();
            return IntStream.rangeClosed(ownPort ? 0 : 1, node.ports()).boxed().toList();
        }
    }

    private void dump(List<Integer> ports, boolean together) {
        CounterTotal total = new CounterTotal(attribute());
        for (int each : ports) {
            PerformanceData data = counters(each);
            if (together) {
                total.add(data);
            } else {
                print(header(each), data);
            }
        }
        if (together) {
            print(header(PortSelection.ALL), total.sum());
        }
    }

    private PerformanceAttribute attribute() {
        return isExtended() ? PerformanceAttribute.PORT_COUNTERS_EXTENDED : PerformanceAttribute.PORT_COUNTERS;
    }

    private boolean isExtended() {
        return options.has(PerfqueryOption.EXTENDED);
    }

    private PerformanceData counters(int portNumber) {
        String function = "dump_perfcounters";
        if (isExtended()) {
            if (!info.supportsExtendedCounters()) {
                warnings.say("PerfMgt ClassPortInfo CapMask 0x%02X; No extended counter support indicated"
                        .formatted(info.capabilityMask()));
            }
            return read(function, "perfextquery", attribute(), portNumber);
        }
        PerformanceData data = read(function, "perfquery", attribute(), portNumber);
        if (info.supports(PerformanceCapability.PORT_XMIT_WAIT)) {
            return data;
        }
        if (options.has(PerfqueryOption.VERBOSE)) {
            out.print("[%d] %s: PortXmitWait not indicated so ignore this counter\n"
                    .formatted(ProcessHandle.current().pid(), function));
        }
        return data.with("PortXmitWait", 0);
    }

    private String header(int portNumber) {
        return isExtended()
                ? "# Port extended counters: %s port %d (CapMask: 0x%02X CapMask2: 0x%07X)\n"
                        .formatted(place(), portNumber, info.capabilityMask(), info.capabilityMask2())
                : "# Port counters: %s port %d (CapMask: 0x%02X)\n"
                        .formatted(place(), portNumber, info.capabilityMask());
    }

    private void reset(int portNumber, int mask) {
        String failure = isExtended() ? "perf ext reset" : "perf reset";
        set("reset_counters", failure, CounterReset.of(attribute(), portNumber, mask));
    }

    private PerformanceData read(String function, String failure, PerformanceAttribute attribute, int portNumber) {
        // The C tool prints the port as the user gave it, and sends the 8 bits that fit into the datagram.
        return Step.of(function, failure, () -> client.read(address, attribute, portNumber & 0xFF));
    }

    private void set(String function, String failure, PerformanceData data) {
        var _ = Step.of(function, failure, () -> client.set(address, data));
    }

    private String place() {
        return "Lid " + address.lid().value();
    }
}
