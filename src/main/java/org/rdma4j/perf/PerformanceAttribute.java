package org.rdma4j.perf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rdma4j.mad.MadAttribute;
import org.rdma4j.mad.ManagementClass;

/** The attributes of performance management and their fields. IBA volume 1, 16.1.3 and 16.1.4; annex A10 for congestion. */
public final class PerformanceAttribute {
    /** What the agent can do; see {@link ClassPortInfo}. */
    public static final PerformanceAttribute CLASS_PORT_INFO = new PerformanceAttribute(
            0x01,
            "ClassPortInfo",
            new CounterTable()
                    .number("BaseVersion", 8)
                    .number("ClassVersion", 8)
                    .mask("CapabilityMask", 16)
                    .mask("CapabilityMask2", 27)
                    .number("RespTimeVal", 5));

    /** How samples are taken. */
    public static final PerformanceAttribute PORT_SAMPLES_CONTROL = new PerformanceAttribute(
            0x10,
            "PortSamplesControl",
            new CounterTable()
                    .mask("OpCode", 8)
                    .number("PortSelect", 8)
                    .mask("Tick", 8)
                    .skip(5)
                    .number("CounterWidth", 3)
                    .skip(2)
                    .mask("CounterMask0", 3)
                    .mask("CounterMasks1to9", 27)
                    .skip(1)
                    .mask("CounterMasks10to14", 15)
                    .number("SampleMechanisms", 8)
                    .skip(6)
                    .number("SampleStatus", 2)
                    .mask("OptionMask", 64)
                    .mask("VendorMask", 64)
                    .number("SampleStart", 32)
                    .number("SampleInterval", 32)
                    .mask("Tag", 16)
                    .masks("CounterSelect", 15, 16)
                    .at(72)
                    .mask("SamplesOnlyOptionMask", 64));

    /** The counters that every InfiniBand port has; see {@link PortCounters}. */
    public static final PerformanceAttribute PORT_COUNTERS = new PerformanceAttribute(
            0x12,
            "PortCounters",
            CounterTable.select()
                    .number("SymbolErrorCounter", 16)
                    .number("LinkErrorRecoveryCounter", 8)
                    .number("LinkDownedCounter", 8)
                    .number("PortRcvErrors", 16)
                    .number("PortRcvRemotePhysicalErrors", 16)
                    .number("PortRcvSwitchRelayErrors", 16)
                    .number("PortXmitDiscards", 16)
                    .number("PortXmitConstraintErrors", 8)
                    .number("PortRcvConstraintErrors", 8)
                    .mask("CounterSelect2", 8)
                    .number("LocalLinkIntegrityErrors", 4)
                    .number("ExcessiveBufferOverrunErrors", 4)
                    .number("QP1Dropped", 16)
                    .number("VL15Dropped", 16)
                    .number("PortXmitData", 32)
                    .number("PortRcvData", 32)
                    .number("PortXmitPkts", 32)
                    .number("PortRcvPkts", 32)
                    .number("PortXmitWait", 32));

    /** What kinds of errors PortRcvErrors counted. */
    public static final PerformanceAttribute PORT_RCV_ERROR_DETAILS = new PerformanceAttribute(
            0x15,
            "PortRcvErrorDetails",
            CounterTable.select()
                    .number("PortLocalPhysicalErrors", 16)
                    .number("PortMalformedPktErrors", 16)
                    .number("PortBufferOverrunErrors", 16)
                    .number("PortDLIDMappingErrors", 16)
                    .number("PortVLMappingErrors", 16)
                    .number("PortLoopingErrors", 16));

    /** Why packets were discarded that PortXmitDiscards counted. */
    public static final PerformanceAttribute PORT_XMIT_DISCARD_DETAILS = new PerformanceAttribute(
            0x16,
            "PortXmitDiscardDetails",
            CounterTable.select()
                    .number("PortInactiveDiscards", 16)
                    .number("PortNeighborMTUDiscards", 16)
                    .number("PortSwLifetimeLimitDiscards", 16)
                    .number("PortSwHOQLifetimeLimitDiscards", 16));

    /** What was received of one operation code. */
    public static final PerformanceAttribute PORT_OP_RCV_COUNTERS = new PerformanceAttribute(
            0x17,
            "PortOpRcvCounters",
            CounterTable.select().number("PortOpRcvPkts", 32).number("PortOpRcvData", 32));

    /** Flow control packets. */
    public static final PerformanceAttribute PORT_FLOW_CTL_COUNTERS = new PerformanceAttribute(
            0x18,
            "PortFlowCtlCounters",
            CounterTable.select().number("PortXmitFlowPkts", 32).number("PortRcvFlowPkts", 32));

    /** Packets of one operation code received on each virtual lane. */
    public static final PerformanceAttribute PORT_VL_OP_PACKETS = new PerformanceAttribute(
            0x19, "PortVLOpPackets", CounterTable.select().numbers("PortVLOpPackets", 16, 16));

    /** Words of four bytes of one operation code received on each virtual lane. */
    public static final PerformanceAttribute PORT_VL_OP_DATA =
            new PerformanceAttribute(0x1A, "PortVLOpData", CounterTable.select().numbers("PortVLOpData", 16, 32));

    /** Flow control update errors on each virtual lane. */
    public static final PerformanceAttribute PORT_VL_XMIT_FLOW_CTL_UPDATE_ERRORS = new PerformanceAttribute(
            0x1B,
            "PortVLXmitFlowCtlUpdateErrors",
            CounterTable.select().numbers("PortVLXmitFlowCtlUpdateErrors", 16, 2));

    /** Ticks in which there was data to send on each virtual lane and no credit for it. */
    public static final PerformanceAttribute PORT_VL_XMIT_WAIT_COUNTERS = new PerformanceAttribute(
            0x1C, "PortVLXmitWaitCounters", CounterTable.select().numbers("PortVLXmitWait", 16, 16));

    /** The counters of 64 bits; see {@link PortCountersExtended}. */
    public static final PerformanceAttribute PORT_COUNTERS_EXTENDED = new PerformanceAttribute(
            0x1D,
            "PortCountersExtended",
            CounterTable.select()
                    .at(8)
                    .number("PortXmitData", 64)
                    .number("PortRcvData", 64)
                    .number("PortXmitPkts", 64)
                    .number("PortRcvPkts", 64)
                    .needing(PerformanceCapability.EXTENDED_WIDTH)
                    .number("PortUnicastXmitPkts", 64)
                    .number("PortUnicastRcvPkts", 64)
                    .number("PortMulticastXmitPkts", 64)
                    .number("PortMulticastRcvPkts", 64)
                    .needing(PerformanceCapability.ADDITIONAL_EXTENDED_COUNTERS)
                    .at(4)
                    .mask("CounterSelect2", 32)
                    .at(72)
                    .number("SymbolErrorCounter", 64)
                    .number("LinkErrorRecoveryCounter", 64)
                    .number("LinkDownedCounter", 64)
                    .number("PortRcvErrors", 64)
                    .number("PortRcvRemotePhysicalErrors", 64)
                    .number("PortRcvSwitchRelayErrors", 64)
                    .number("PortXmitDiscards", 64)
                    .number("PortXmitConstraintErrors", 64)
                    .number("PortRcvConstraintErrors", 64)
                    .number("LocalLinkIntegrityErrors", 64)
                    .number("ExcessiveBufferOverrunErrors", 64)
                    .number("VL15Dropped", 64)
                    .number("PortXmitWait", 64)
                    .number("QP1Dropped", 64));

    /** Errors of links faster than QDR, without Reed-Solomon forward error correction. */
    public static final PerformanceAttribute PORT_EXTENDED_SPEEDS_COUNTERS = new PerformanceAttribute(
            0x1F,
            "PortExtendedSpeedsCounters",
            extendedSpeeds()
                    .numbers("ErrorDetectionCounterLane", 12, 16)
                    .numbers("FECCorrectableBlockCtrLane", 12, 32)
                    .numbers("FECUncorrectableBlockCtrLane", 12, 32));

    /** The same attribute where Reed-Solomon forward error correction is active. */
    public static final PerformanceAttribute PORT_EXTENDED_SPEEDS_COUNTERS_RS_FEC = new PerformanceAttribute(
            0x1F,
            "PortExtendedSpeedsCounters",
            extendedSpeeds()
                    .at(44)
                    .numbers("FECCorrectableSymbolCtrLane", 12, 32)
                    .at(140)
                    .number("PortFECCorrectableBlockCtr", 32)
                    .number("PortFECUncorrectableBlockCtr", 32)
                    .number("PortFECCorrectedSymbolCtr", 32));

    /** Congestion of each virtual lane of a switch's port. */
    public static final PerformanceAttribute SW_PORT_VL_CONGESTION = new PerformanceAttribute(
            0x30, "SwPortVLCongestion", CounterTable.select().numbers("SWPortVLCongestion", 16, 16));

    /** Packets received with a congestion notification. */
    public static final PerformanceAttribute PORT_RCV_CON_CTRL = new PerformanceAttribute(
            0x31,
            "PortRcvConCtrl",
            CounterTable.select().number("PortPktRcvFECN", 32).number("PortPktRcvBECN", 32));

    /** Forward notifications received on each service level. */
    public static final PerformanceAttribute PORT_SL_RCV_FECN = new PerformanceAttribute(
            0x32, "PortSLRcvFECN", CounterTable.select().numbers("PortSLRcvFECN", 16, 32));

    /** Backward notifications received on each service level. */
    public static final PerformanceAttribute PORT_SL_RCV_BECN = new PerformanceAttribute(
            0x33, "PortSLRcvBECN", CounterTable.select().numbers("PortSLRcvBECN", 16, 32));

    /** How long the port was congested. */
    public static final PerformanceAttribute PORT_XMIT_CON_CTRL = new PerformanceAttribute(
            0x34, "PortXmitConCtrl", CounterTable.select().number("PortXmitTimeCong", 32));

    /** How long each virtual lane was congested. */
    public static final PerformanceAttribute PORT_VL_XMIT_TIME_CONG = new PerformanceAttribute(
            0x35, "PortVLXmitTimeCong", CounterTable.select().numbers("PortVLXmitTimeCong", 15, 32));

    /** Words of four bytes sent on each service level. */
    public static final PerformanceAttribute PORT_XMIT_DATA_SL = new PerformanceAttribute(
            0x36, "PortXmitDataSL", CounterTable.select().numbers("XmtDataSL", 16, 32));

    /** Words of four bytes received on each service level. */
    public static final PerformanceAttribute PORT_RCV_DATA_SL = new PerformanceAttribute(
            0x37, "PortRcvDataSL", CounterTable.select().numbers("RcvDataSL", 16, 32));

    private final MadAttribute attribute;
    private final List<CounterField> fields;
    private final Map<String, CounterField> byName = new HashMap<>();

    private PerformanceAttribute(int id, String name, CounterTable table) {
        this.attribute = new MadAttribute(ManagementClass.PERFORMANCE, id, name);
        this.fields = table.fields();
        for (CounterField field : fields) {
            byName.put(field.name(), field);
        }
    }

    private static CounterTable extendedSpeeds() {
        return new CounterTable()
                .at(1)
                .number("PortSelect", 8)
                .at(8)
                .mask("CounterSelect", 64)
                .number("SyncHeaderErrorCounter", 16)
                .number("UnknownBlockCounter", 16);
    }

    /**
     * The attribute of datagrams.
     *
     * @return its number and name
     */
    public MadAttribute attribute() {
        return attribute;
    }

    /**
     * The fields, those of a plain agent first.
     *
     * @return an immutable list
     */
    public List<CounterField> fields() {
        return fields;
    }

    /**
     * Whether there is a field of this name.
     *
     * @param name as {@code VL15Dropped}
     * @return true if {@link #field} finds it
     */
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * A field by its name.
     *
     * @param name as {@code VL15Dropped}
     * @return the field
     * @throws IllegalArgumentException if the attribute has no such field
     */
    public CounterField field(String name) {
        CounterField field = byName.get(name);
        if (field == null) {
            throw new IllegalArgumentException(attribute + " has no field " + name);
        }
        return field;
    }

    /** Prints the name, {@code PortCounters}. */
    @Override
    public String toString() {
        return attribute.name();
    }
}
