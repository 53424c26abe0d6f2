package org.rdma4j.perf;

/**
 * The counters of a port that are 64 bits wide. Every {@code long} in here is unsigned: print it with {@link
 * Long#toUnsignedString(long)}. They do not wrap: each stays at its largest value until it is reset. IBA volume 1,
 * 16.1.4.11 (PortCountersExtended).
 *
 * <p>Counters that the agent does not have are zero. The unicast and multicast ones are there with {@link
 * PerformanceCapability#EXTENDED_WIDTH}, and all from {@code counterSelect2} on with {@link
 * PerformanceCapability#ADDITIONAL_EXTENDED_COUNTERS}.
 *
 * @param portSelect the port, 255 for the sum of all ports
 * @param counterSelect 16 bits that are used in a Set
 * @param xmitData data sent, in words of 4 bytes; see {@link #xmitBytes}
 * @param rcvData data received, in words of 4 bytes; see {@link #rcvBytes}
 * @param xmitPkts packets sent
 * @param rcvPkts packets received
 * @param unicastXmitPkts unicast packets sent
 * @param unicastRcvPkts unicast packets received
 * @param multicastXmitPkts multicast packets sent
 * @param multicastRcvPkts multicast packets received
 * @param counterSelect2 32 bits that are used in a Set
 * @param symbolErrors minor link errors on one or more lanes
 * @param linkErrorRecoveries successful link error recoveries
 * @param linksDowned failed link error recoveries, after which the link went down
 * @param rcvErrors packets received with an error
 * @param rcvRemotePhysicalErrors packets received with the end marked bad
 * @param rcvSwitchRelayErrors packets that a switch could not forward
 * @param xmitDiscards packets discarded because the port was down or congested
 * @param xmitConstraintErrors packets not sent because of raw or P_Key filters
 * @param rcvConstraintErrors packets received and discarded because of those filters
 * @param localLinkIntegrityErrors times that local physical errors exceeded their threshold
 * @param excessiveBufferOverrunErrors times that buffer overruns lasted for several flow control periods
 * @param vl15Dropped subnet management datagrams dropped because no buffer was free
 * @param xmitWait ticks in which there was data to send and no credit for it
 * @param qp1Dropped datagrams dropped at queue pair 1
 */
public record PortCountersExtended(
        int portSelect,
        int counterSelect,
        long xmitData,
        long rcvData,
        long xmitPkts,
        long rcvPkts,
        long unicastXmitPkts,
        long unicastRcvPkts,
        long multicastXmitPkts,
        long multicastRcvPkts,
        long counterSelect2,
        long symbolErrors,
        long linkErrorRecoveries,
        long linksDowned,
        long rcvErrors,
        long rcvRemotePhysicalErrors,
        long rcvSwitchRelayErrors,
        long xmitDiscards,
        long xmitConstraintErrors,
        long rcvConstraintErrors,
        long localLinkIntegrityErrors,
        long excessiveBufferOverrunErrors,
        long vl15Dropped,
        long xmitWait,
        long qp1Dropped) {

    /**
     * Reads the attribute.
     *
     * @param data the response
     * @return the values
     * @throws IllegalArgumentException if it is another attribute
     */
    public static PortCountersExtended of(PerformanceData data) {
        data.require(PerformanceAttribute.PORT_COUNTERS_EXTENDED);
        return new PortCountersExtended(
                (int) data.value("PortSelect"),
                (int) data.value("CounterSelect"),
                data.value("PortXmitData"),
                data.value("PortRcvData"),
                data.value("PortXmitPkts"),
                data.value("PortRcvPkts"),
                data.value("PortUnicastXmitPkts"),
                data.value("PortUnicastRcvPkts"),
                data.value("PortMulticastXmitPkts"),
                data.value("PortMulticastRcvPkts"),
                data.value("CounterSelect2"),
                data.value("SymbolErrorCounter"),
                data.value("LinkErrorRecoveryCounter"),
                data.value("LinkDownedCounter"),
                data.value("PortRcvErrors"),
                data.value("PortRcvRemotePhysicalErrors"),
                data.value("PortRcvSwitchRelayErrors"),
                data.value("PortXmitDiscards"),
                data.value("PortXmitConstraintErrors"),
                data.value("PortRcvConstraintErrors"),
                data.value("LocalLinkIntegrityErrors"),
                data.value("ExcessiveBufferOverrunErrors"),
                data.value("VL15Dropped"),
                data.value("PortXmitWait"),
                data.value("QP1Dropped"));
    }

    /**
     * What was sent, in bytes.
     *
     * @return four times {@link #xmitData}, unsigned; 2 to the power of 64, less one, if that does not fit
     */
    public long xmitBytes() {
        return DataWords.toBytes(xmitData);
    }

    /**
     * What was received, in bytes.
     *
     * @return four times {@link #rcvData}, unsigned; 2 to the power of 64, less one, if that does not fit
     */
    public long rcvBytes() {
        return DataWords.toBytes(rcvData);
    }
}
