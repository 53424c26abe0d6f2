package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.bindings.verbs.ibv_ah_attr;
import org.rdma4j.internal.numbers.FieldRange;
import org.rdma4j.internal.query.NativeGlobalRoute;

/**
 * The path from a port of this side to a peer's port. A connected queue pair gets it once; for datagrams an {@link
 * AddressHandle} is created from it. Begin with {@link #local} or {@link #global}. Immutable: each {@code with...}
 * method returns a changed copy. See {@code man ibv_create_ah} and the InfiniBand specification,
 * 11.2.2.1.
 *
 * @param port this side's port, from 1
 * @param lid the LID of the peer's port, or of the router; 0 on RoCE
 * @param serviceLevel the service level, 0 to 15; on RoCE it becomes the priority
 * @param sourcePathBits which of the port's LIDs to send from, where it has several, 0 to 127
 * @param staticRate the highest rate of sending, as {@code enum ibv_rate} codes it; 0 for the port's own speed
 * @param globalRoute the route beyond the subnet, which RoCE always needs; null for none
 */
public record AddressVector(
        int port,
        Lid lid,
        int serviceLevel,
        int sourcePathBits,
        int staticRate,
        @Nullable GlobalRoute globalRoute) {

    /** Checks the ranges. */
    public AddressVector {
        FieldRange.requirePort(port);
        FieldRange.require("the service level", serviceLevel, 15);
        FieldRange.require("the source path bits", sourcePathBits, 127);
        FieldRange.require("the static rate", staticRate, 255);
    }

    /**
     * The path within an InfiniBand subnet, with service level 0 and the port's own speed.
     *
     * @param port this side's port, from 1
     * @param lid the LID of the peer's port
     * @return the address vector
     */
    public static AddressVector local(int port, Lid lid) {
        return new AddressVector(port, lid, 0, 0, 0, null);
    }

    /**
     * The path on RoCE, with service level 0 and the port's own speed.
     *
     * @param port this side's port, from 1
     * @param route the peer's GID and this side's
     * @return the address vector
     */
    public static AddressVector global(int port, GlobalRoute route) {
        return new AddressVector(port, Lid.of(0), 0, 0, 0, route);
    }

    /**
     * Sets the service level.
     *
     * @param level 0 to 15
     * @return the changed copy
     * @throws IllegalArgumentException if the level is out of range
     */
    public AddressVector withServiceLevel(int level) {
        return new AddressVector(port, lid, level, sourcePathBits, staticRate, globalRoute);
    }

    /**
     * Sends from another of the port's LIDs.
     *
     * @param bits added to the port's base LID, 0 to 127
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public AddressVector withSourcePathBits(int bits) {
        return new AddressVector(port, lid, serviceLevel, bits, staticRate, globalRoute);
    }

    /**
     * Limits how fast this side sends.
     *
     * @param rate as {@code enum ibv_rate} codes it, 0 to 255; 0 for the port's own speed
     * @return the changed copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public AddressVector withStaticRate(int rate) {
        return new AddressVector(port, lid, serviceLevel, sourcePathBits, rate, globalRoute);
    }

    /**
     * Sets the route beyond the subnet.
     *
     * @param route the peer's GID and this side's
     * @return the changed copy
     */
    public AddressVector withGlobalRoute(GlobalRoute route) {
        return new AddressVector(port, lid, serviceLevel, sourcePathBits, staticRate, route);
    }

    /** The port and where it leads. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("from port ").append(port);
        if (globalRoute == null || lid.value() != 0) {
            text.append(" to LID ").append(lid);
        }
        if (globalRoute != null) {
            text.append(' ').append(globalRoute);
        }
        return serviceLevel == 0
                ? text.toString()
                : text.append(", service level ").append(serviceLevel).toString();
    }

    /** Fills in a {@code struct ibv_ah_attr}. */
    void write(MemorySegment attributes) {
        ibv_ah_attr.dlid(attributes, (short) lid.value());
        ibv_ah_attr.sl(attributes, (byte) serviceLevel);
        ibv_ah_attr.src_path_bits(attributes, (byte) sourcePathBits);
        ibv_ah_attr.static_rate(attributes, (byte) staticRate);
        ibv_ah_attr.port_num(attributes, (byte) port);
        ibv_ah_attr.is_global(attributes, (byte) (globalRoute == null ? 0 : 1));
        if (globalRoute != null) {
            NativeGlobalRoute.write(globalRoute, ibv_ah_attr.grh(attributes));
        }
    }

    /** Reads an address vector; empty where no port is named, as in a queue pair that has no peer yet. */
    static Optional<AddressVector> readIfSet(MemorySegment attributes) {
        return ibv_ah_attr.port_num(attributes) == 0 ? Optional.empty() : Optional.of(read(attributes));
    }

    static AddressVector read(MemorySegment attributes) {
        boolean global = ibv_ah_attr.is_global(attributes) != 0;
        return new AddressVector(
                Byte.toUnsignedInt(ibv_ah_attr.port_num(attributes)),
                Lid.of(Short.toUnsignedInt(ibv_ah_attr.dlid(attributes))),
                Byte.toUnsignedInt(ibv_ah_attr.sl(attributes)),
                Byte.toUnsignedInt(ibv_ah_attr.src_path_bits(attributes)),
                Byte.toUnsignedInt(ibv_ah_attr.static_rate(attributes)),
                global ? NativeGlobalRoute.read(ibv_ah_attr.grh(attributes)) : null);
    }
}
