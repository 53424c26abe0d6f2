package org.rdma4j.mad;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * A management class: which of a node's agents a datagram is for. A value that this version does not know keeps its
 * number. IBA volume 1, table 112 (MAD common header, MgmtClass).
 *
 * @param value from 0 to 0xFF
 */
public record ManagementClass(int value) {
    /** Subnet management, routed by LID. */
    public static final ManagementClass SUBNET_LID_ROUTED = new ManagementClass(0x01);

    /** Subnet administration: the subnet manager's data base. */
    public static final ManagementClass SUBNET_ADMINISTRATION = new ManagementClass(0x03);

    /** Performance management: the counters of ports. */
    public static final ManagementClass PERFORMANCE = new ManagementClass(0x04);

    /** Subnet management, routed by the hops that the datagram itself lists. */
    public static final ManagementClass SUBNET_DIRECTED_ROUTE = new ManagementClass(0x81);

    /** Checks that the number fits in 8 bits. */
    public ManagementClass {
        FieldRange.require("a management class", value, 0xFF);
    }

    /**
     * The version of the class that rdma4j speaks.
     *
     * @return 2 for subnet administration, 1 for the others
     */
    public int version() {
        return is(SUBNET_ADMINISTRATION) ? 2 : 1;
    }

    /**
     * Does the same as equals, which the JVM generates for a record at its first use; that takes time in a short
     * program.
     */
    boolean is(ManagementClass other) {
        return value == other.value;
    }

    /**
     * The version of RMPP that the kernel uses for an agent of this class to join responses of several datagrams: 1 for
     * subnet administration; 0 for the others, whose responses are single datagrams.
     */
    byte rmppVersion() {
        return (byte) (is(SUBNET_ADMINISTRATION) ? 1 : 0);
    }

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0x01 -> "subnet management (LID-routed)";
            case 0x03 -> "subnet administration";
            case 0x04 -> "performance management";
            case 0x81 -> "subnet management (directed-route)";
            default -> "management class 0x%02X".formatted(value);
        };
    }
}
