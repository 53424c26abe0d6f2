package org.rdma4j.verbs.attributes;

/** A capability of a port, from {@code enum ibv_port_cap_flags}: the CapabilityMask of the PortInfo attribute. */
public enum PortCapability implements NativeFlag {
    /** A subnet manager runs behind it. */
    SUBNET_MANAGER(1 << 1),
    /** Notices. */
    NOTICE(1 << 2),
    /** Traps. */
    TRAP(1 << 3),
    /** Optional inter-packet delays. */
    OPTIONAL_INTER_PACKET_DELAY(1 << 4),
    /** Automatic path migration. */
    AUTOMATIC_MIGRATION(1 << 5),
    /** Mapping of service levels to virtual lanes. */
    SERVICE_LEVEL_MAPPING(1 << 6),
    /** The M_Key survives a reset. */
    M_KEY_NONVOLATILE(1 << 7),
    /** P_Keys survive a reset. */
    PARTITION_KEY_NONVOLATILE(1 << 8),
    /** The LedInfo attribute. */
    LED_INFO(1 << 9),
    /** A system image GUID. */
    SYSTEM_IMAGE_GUID(1 << 11),
    /** A trap for P_Key violations at a switch's external port. */
    SWITCH_EXTERNAL_PORT_PARTITION_TRAP(1 << 12),
    /** Link speeds above QDR. */
    EXTENDED_SPEEDS(1 << 14),
    /** There is an {@link ExtendedPortCapability} too. */
    CAPABILITY_MASK_2(1 << 15),
    /** Connection management. */
    CONNECTION_MANAGEMENT(1 << 16),
    /** SNMP tunneling. */
    SNMP_TUNNELING(1 << 17),
    /** Reinitialization. */
    REINITIALIZATION(1 << 18),
    /** Device management. */
    DEVICE_MANAGEMENT(1 << 19),
    /** Vendor-specific management classes. */
    VENDOR_CLASS(1 << 20),
    /** A notice on directed routes. */
    DIRECTED_ROUTE_NOTICE(1 << 21),
    /** A notice when this mask changes. */
    CAPABILITY_MASK_NOTICE(1 << 22),
    /** Boot management. */
    BOOT_MANAGEMENT(1 << 23),
    /** The link's round-trip latency is measured. */
    LINK_ROUND_TRIP_LATENCY(1 << 24),
    /** Clients can be asked to register again. */
    CLIENT_REREGISTRATION(1 << 25),
    /** GIDs are made from IP addresses: RoCE. */
    IP_BASED_GIDS(1 << 26);

    private final long mask;

    PortCapability(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
