package org.rdma4j.perf;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdma4j.host.PortCounterFiles;
import org.rdma4j.host.SystemRoot;

/**
 * The kernel's counters of a port, in files below {@code /sys/class/infiniband}. The files in {@code counters} have
 * InfiniBand's meaning and units. If one is missing, a file in {@code hw_counters} that counts the same is used; these
 * differ between drivers.
 */
public final class KernelCounters implements CounterSource {
    /** The driver's own counters come second: if a port has both, the first ones are the right ones. */
    private static final List<KernelCounter> KNOWN = List.of(
            new KernelCounter("SymbolErrorCounter", "counters/symbol_error"),
            new KernelCounter("LinkErrorRecoveryCounter", "counters/link_error_recovery"),
            new KernelCounter("LinkDownedCounter", "counters/link_downed"),
            new KernelCounter("PortRcvErrors", "counters/port_rcv_errors"),
            new KernelCounter("PortRcvRemotePhysicalErrors", "counters/port_rcv_remote_physical_errors"),
            new KernelCounter("PortRcvSwitchRelayErrors", "counters/port_rcv_switch_relay_errors"),
            new KernelCounter("PortXmitDiscards", "counters/port_xmit_discards"),
            new KernelCounter("PortXmitConstraintErrors", "counters/port_xmit_constraint_errors"),
            new KernelCounter("PortRcvConstraintErrors", "counters/port_rcv_constraint_errors"),
            new KernelCounter("LocalLinkIntegrityErrors", "counters/local_link_integrity_errors"),
            new KernelCounter("ExcessiveBufferOverrunErrors", "counters/excessive_buffer_overrun_errors"),
            new KernelCounter("VL15Dropped", "counters/VL15_dropped"),
            new KernelCounter("PortXmitData", "counters/port_xmit_data"),
            new KernelCounter("PortRcvData", "counters/port_rcv_data"),
            new KernelCounter("PortXmitPkts", "counters/port_xmit_packets"),
            new KernelCounter("PortRcvPkts", "counters/port_rcv_packets"),
            new KernelCounter("PortXmitWait", "counters/port_xmit_wait"),
            new KernelCounter("PortUnicastXmitPkts", "counters/unicast_xmit_packets"),
            new KernelCounter("PortUnicastRcvPkts", "counters/unicast_rcv_packets"),
            new KernelCounter("PortMulticastXmitPkts", "counters/multicast_xmit_packets"),
            new KernelCounter("PortMulticastRcvPkts", "counters/multicast_rcv_packets"),
            new KernelCounter("LinkDownedCounter", "hw_counters/link_downed"),
            new KernelCounter("PortXmitDiscards", "hw_counters/send_err"),
            new KernelCounter("PortXmitPkts", "hw_counters/sent_pkts"),
            new KernelCounter("PortRcvPkts", "hw_counters/rcvd_pkts"));

    private final SystemRoot root;
    private final String deviceName;
    private final int port;
    private final Map<String, String> files = new LinkedHashMap<>();

    /** One of InfiniBand's counters, and a file that counts the same. */
    private record KernelCounter(String field, String file) {}

    private KernelCounters(SystemRoot root, String deviceName, int port) {
        this.root = root;
        this.deviceName = deviceName;
        this.port = port;
        for (KernelCounter counter : KNOWN) {
            if (!files.containsKey(counter.field()) && value(counter.file()).isPresent()) {
                files.put(counter.field(), counter.file());
            }
        }
    }

    /**
     * The counters that a port of this host has now.
     *
     * @param deviceName as {@code mlx5_0}
     * @param port from 1
     * @return the counters, read anew each time
     */
    public static KernelCounters of(String deviceName, int port) {
        return of(SystemRoot.HOST, deviceName, port);
    }

    /**
     * The counters of a port of another system, from a copy of its files.
     *
     * @param root where they are
     * @param deviceName as {@code mlx5_0}
     * @param port from 1
     * @return the counters, read anew each time
     */
    public static KernelCounters of(SystemRoot root, String deviceName, int port) {
        return new KernelCounters(root, deviceName, port);
    }

    @Override
    public Map<String, Long> read() {
        Map<String, Long> values = new HashMap<>();
        files.forEach((field, file) -> value(file).ifPresent(value -> values.put(field, value)));
        return values;
    }

    /**
     * Which file stands for which counter on this port.
     *
     * @return by the counter's name, as {@code hw_counters/sent_pkts}; empty if the kernel counts nothing
     */
    public Map<String, String> files() {
        return Collections.unmodifiableMap(files);
    }

    /** By the file's name, as {@code hw_counters/sent_pkts}. */
    private Optional<Long> value(String file) {
        return PortCounterFiles.value(root, deviceName, port, file);
    }
}
