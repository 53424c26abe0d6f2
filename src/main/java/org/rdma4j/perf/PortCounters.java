package org.rdma4j.perf;

import org.rdma4j.mad.MadOctets;

/**
 * The counters that every InfiniBand port has. They do not wrap: each stays at its largest value until it is reset. IBA
 * volume 1, 16.1.3.5 (PortCounters).
 *
 * @param portSelect which port was asked, 255 for all of them together
 * @param counterSelect 16 bits that matter in a Set
 * @param symbolErrors 16 bits: minor link errors on one or more lanes
 * @param linkErrorRecoveries 8 bits: successful link error recoveries
 * @param linksDowned 8 bits: failed link error recoveries, after which the link went down
 * @param rcvErrors 16 bits: packets received with an error
 * @param rcvRemotePhysicalErrors 16 bits: packets received with the end marked bad
 * @param rcvSwitchRelayErrors 16 bits: packets that a switch could not forward
 * @param xmitDiscards 16 bits: packets discarded because the port was down or congested
 * @param xmitConstraintErrors 8 bits: packets not sent because of raw or P_Key filters
 * @param rcvConstraintErrors 8 bits: packets received and discarded because of those filters
 * @param counterSelect2 8 bits that matter in a Set
 * @param localLinkIntegrityErrors 4 bits: times that local physical errors exceeded their threshold
 * @param excessiveBufferOverrunErrors 4 bits: times that buffer overruns lasted for several flow control periods
 * @param qp1Dropped 16 bits: datagrams dropped at queue pair 1; see {@link PerformanceCapability#QP1_DROPPED}
 * @param vl15Dropped 16 bits: subnet management datagrams dropped for want of buffers
 * @param xmitData 32 bits: data sent on all data lanes, in words of 4 octets; see {@link #xmitBytes}
 * @param rcvData 32 bits: data received, in words of 4 octets; see {@link #rcvBytes}
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
     * @param data its 192 octets
     * @return the values
     */
    static PortCounters decode(MadOctets data) {
        return new PortCounters(
                data.u8(1), // portSelect
                data.u16(2), // counterSelect
                data.u16(4), // symbolErrors
                data.u8(6), // linkErrorRecoveries
                data.u8(7), // linksDowned
                data.u16(8), // rcvErrors
                data.u16(10), // rcvRemotePhysicalErrors
                data.u16(12), // rcvSwitchRelayErrors
                data.u16(14), // xmitDiscards
                data.u8(16), // xmitConstraintErrors
                data.u8(17), // rcvConstraintErrors
                data.u8(18), // counterSelect2
                data.u8(19) >>> 4, // localLinkIntegrityErrors
                data.u8(19) & 0xF, // excessiveBufferOverrunErrors
                data.u16(20), // qp1Dropped
                data.u16(22), // vl15Dropped
                data.u32(24), // xmitData
                data.u32(28), // rcvData
                data.u32(32), // xmitPkts
                data.u32(36), // rcvPkts
                data.u32(40)); // xmitWait
    }

    /**
     * What was sent, in octets.
     *
     * @return four times {@link #xmitData}, at most 17,179,869,180
     */
    public long xmitBytes() {
        return DataWords.toBytes(xmitData);
    }

    /**
     * What was received, in octets.
     *
     * @return four times {@link #rcvData}, at most 17,179,869,180
     */
    public long rcvBytes() {
        return DataWords.toBytes(rcvData);
    }
}
