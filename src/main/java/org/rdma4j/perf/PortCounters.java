package org.rdma4j.perf;

/**
 * The counters that every InfiniBand port has. They do not wrap: each stays at its largest value until it is reset. IBA
 * volume 1, 16.1.3.5 (PortCounters).
 *
 * @param portSelect the port, 255 for the sum of all ports
 * @param counterSelect 16 bits that are used in a Set
 * @param symbolErrors 16 bits: minor link errors on one or more lanes
 * @param linkErrorRecoveries 8 bits: successful link error recoveries
 * @param linksDowned 8 bits: failed link error recoveries, after which the link went down
 * @param rcvErrors 16 bits: packets received with an error
 * @param rcvRemotePhysicalErrors 16 bits: packets received with the end marked bad
 * @param rcvSwitchRelayErrors 16 bits: packets that a switch could not forward
 * @param xmitDiscards 16 bits: packets discarded because the port was down or congested
 * @param xmitConstraintErrors 8 bits: packets not sent because of raw or P_Key filters
 * @param rcvConstraintErrors 8 bits: packets received and discarded because of those filters
 * @param counterSelect2 8 bits that are used in a Set
 * @param localLinkIntegrityErrors 4 bits: times that local physical errors exceeded their threshold
 * @param excessiveBufferOverrunErrors 4 bits: times that buffer overruns lasted for several flow control periods
 * @param qp1Dropped 16 bits: datagrams dropped at queue pair 1; see {@link PerformanceCapability#QP1_DROPPED}
 * @param vl15Dropped 16 bits: subnet management datagrams dropped because no buffer was free
 * @param xmitData 32 bits: data sent on all data lanes, in words of 4 bytes; see {@link #xmitBytes}
 * @param rcvData 32 bits: data received, in words of 4 bytes; see {@link #rcvBytes}
 * @param xmitPkts 32 bits: packets sent
 * @param rcvPkts 32 bits: packets received
 * @param xmitWait 32 bits: ticks in which there was data to send and no credit for it; see {@link
 *     PerformanceCapability#PORT_XMIT_WAIT}
 */
public record PortCounters(
        int portSelect,
        int counterSelect,
        int symbolErrors,
        int linkErrorRecoveries,
        int linksDowned,
        int rcvErrors,
        int rcvRemotePhysicalErrors,
        int rcvSwitchRelayErrors,
        int xmitDiscards,
        int xmitConstraintErrors,
        int rcvConstraintErrors,
        int counterSelect2,
        int localLinkIntegrityErrors,
        int excessiveBufferOverrunErrors,
        int qp1Dropped,
        int vl15Dropped,
        long xmitData,
        long rcvData,
        long xmitPkts,
        long rcvPkts,
        long xmitWait) {

    /**
     * Reads the attribute.
     *
     * @param data the response
     * @return the values
     * @throws IllegalArgumentException if it is another attribute
     */
    public static PortCounters of(PerformanceData data) {
        data.require(PerformanceAttribute.PORT_COUNTERS);
        return new PortCounters(
                (int) data.value("PortSelect"),
                (int) data.value("CounterSelect"),
                (int) data.value("SymbolErrorCounter"),
                (int) data.value("LinkErrorRecoveryCounter"),
                (int) data.value("LinkDownedCounter"),
                (int) data.value("PortRcvErrors"),
                (int) data.value("PortRcvRemotePhysicalErrors"),
                (int) data.value("PortRcvSwitchRelayErrors"),
                (int) data.value("PortXmitDiscards"),
                (int) data.value("PortXmitConstraintErrors"),
                (int) data.value("PortRcvConstraintErrors"),
                (int) data.value("CounterSelect2"),
                (int) data.value("LocalLinkIntegrityErrors"),
                (int) data.value("ExcessiveBufferOverrunErrors"),
                (int) data.value("QP1Dropped"),
                (int) data.value("VL15Dropped"),
                data.value("PortXmitData"),
                data.value("PortRcvData"),
                data.value("PortXmitPkts"),
                data.value("PortRcvPkts"),
                data.value("PortXmitWait"));
    }

    /**
     * What was sent, in bytes.
     *
     * @return four times {@link #xmitData}, at most 17,179,869,180
     */
    public long xmitBytes() {
        return DataWords.toBytes(xmitData);
    }

    /**
     * What was received, in bytes.
     *
     * @return four times {@link #rcvData}, at most 17,179,869,180
     */
    public long rcvBytes() {
        return DataWords.toBytes(rcvData);
    }
}
