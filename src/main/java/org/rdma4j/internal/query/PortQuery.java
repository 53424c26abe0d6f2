package org.rdma4j.internal.query;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.rdma4j.Errno;
import org.rdma4j.Gid;
import org.rdma4j.PartitionKey;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_gid;
import org.rdma4j.bindings.verbs.ibv_gid_entry;
import org.rdma4j.bindings.verbs.ibv_port_attr;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NetworkOrder;
import org.rdma4j.internal.ffm.VerbsFunctions;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.PortAttributes;

/** Asks an open device about its ports, their GIDs and partition keys. */
public final class PortQuery {
    private static final class Functions {
        static final MethodHandle QUERY_PORT =
                NativeCall.link(verbs_h.ibv_query_port$address(), verbs_h.ibv_query_port$descriptor());
        static final MethodHandle QUERY_GID =
                NativeCall.link(verbs_h.ibv_query_gid$address(), verbs_h.ibv_query_gid$descriptor());
        static final MethodHandle QUERY_GID_ENTRY =
                NativeCall.link(verbs_h._ibv_query_gid_ex$address(), verbs_h._ibv_query_gid_ex$descriptor());
        static final MethodHandle QUERY_GID_TABLE =
                NativeCall.link(verbs_h._ibv_query_gid_table$address(), verbs_h._ibv_query_gid_table$descriptor());
        static final MethodHandle QUERY_PARTITION_KEY =
                NativeCall.link(verbs_h.ibv_query_pkey$address(), verbs_h.ibv_query_pkey$descriptor());
    }

    private final String deviceName;
    private final MemorySegment context;
    private final int ports;

    /**
     * The queries of a device's ports.
     *
     * @param deviceName the kernel's name of the device
     * @param context the device's {@code ibv_context *}, open while this is used
     * @param ports how many ports the device has
     */
    public PortQuery(String deviceName, MemorySegment context, int ports) {
        this.deviceName = deviceName;
        this.context = context;
        this.ports = ports;
    }

    /**
     * {@code ibv_query_port}.
     *
     * @param port from 1
     * @return the port's attributes
     * @throws IllegalArgumentException if the device has no such port
     * @throws RdmaException if the device refuses
     */
    public PortAttributes attributes(int port) {
        requirePort(port);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = ibv_port_attr.allocate(arena);
            NativeCall.returningErrno("ibv_query_port", on(port), errno -> query(errno, (byte) port, attributes));
            return PortAttributesReader.read(attributes);
        }
    }

    /**
     * {@code ibv_query_gid}.
     *
     * @param port from 1
     * @param index from 0
     * @return the GID
     * @throws IllegalArgumentException if the device has no such port or index
     * @throws RdmaException if the device refuses
     */
    public Gid gid(int port, int index) {
        requireIndex("GIDs", port, index, attributes(port).gidTableLength());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment gid = ibv_gid.allocate(arena);
            NativeCall.settingErrno("ibv_query_gid", on(port, index), errno ->
                    (int) Functions.QUERY_GID.invokeExact(errno, context, (byte) port, index, gid));
            return Gid.of(gid.asSlice(0, Gid.BYTES).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /**
     * {@code ibv_query_gid_ex}.
     *
     * @param port from 1
     * @param index from 0
     * @return the entry, with its network interface
     * @throws IllegalArgumentException if the device has no such port or index
     * @throws RdmaException if the device refuses
     */
    public GidEntry gidEntry(int port, int index) {
        requireIndex("GIDs", port, index, attributes(port).gidTableLength());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = ibv_gid_entry.allocate(arena);
            NativeCall.returningErrno(
                    "ibv_query_gid_ex", on(port, index), errno -> (int) Functions.QUERY_GID_ENTRY.invokeExact(
                            errno, context, port, index, entry, 0, ibv_gid_entry.sizeof()));
            return GidEntryReader.withInterface(GidEntryReader.read(entry), deviceName);
        }
    }

    /**
     * {@code ibv_query_gid_table}, with room for as many entries as the ports can have.
     *
     * @return the entries that are not empty, with their network interfaces
     * @throws RdmaException if the device refuses
     */
    public List<GidEntry> gidTable() {
        return gids().stream()
                .map(entry -> GidEntryReader.withInterface(entry, deviceName))
                .toList();
    }

    /**
     * The entries of {@link #gidTable()} without their network interfaces: a table can have hundreds of them.
     *
     * @return the entries that are not empty
     * @throws RdmaException if the device refuses
     */
    public List<GidEntry> gids() {
        long entries = 0;
        for (int port = 1; port <= ports; port++) {
            entries += attributes(port).gidTableLength();
        }
        return gids(entries);
    }

    /**
     * {@code ibv_query_gid_table}. The kernel refuses to fill a table that has less room than there are entries.
     *
     * @param entries how many entries the table has room for
     * @return the entries that are not empty
     * @throws RdmaException if there are more, or the device refuses
     */
    public List<GidEntry> gids(long entries) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = ibv_gid_entry.allocateArray(Math.max(1, entries), arena);
            CallDescription description = CallDescription.on(deviceName, () -> "room for " + entries + " entries");
            int count = NativeCall.returningNegatedErrno(
                    "ibv_query_gid_table",
                    description,
                    errno -> Math.toIntExact((long) Functions.QUERY_GID_TABLE.invokeExact(
                            errno, context, table, entries, 0, ibv_gid_entry.sizeof())));
            List<GidEntry> found = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                found.add(GidEntryReader.read(ibv_gid_entry.asSlice(table, i)));
            }
            return List.copyOf(found);
        }
    }

    /**
     * {@code ibv_query_pkey}.
     *
     * @param port from 1
     * @param index from 0
     * @return the partition key
     * @throws IllegalArgumentException if the device has no such port or index
     * @throws RdmaException if the device refuses
     */
    public PartitionKey partitionKey(int port, int index) {
        requireIndex("P_Keys", port, index, attributes(port).partitionKeyTableLength());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(NetworkOrder.SHORT);
            NativeCall.settingErrno("ibv_query_pkey", on(port, index), errno ->
                    (int) Functions.QUERY_PARTITION_KEY.invokeExact(errno, context, (byte) port, index, key));
            return new PartitionKey(Short.toUnsignedInt(key.get(NetworkOrder.SHORT, 0)));
        }
    }

    /** The exported function is for old programs: it writes a shorter structure, without the newer fields. */
    private int query(MemorySegment errno, byte port, MemorySegment attributes) throws Throwable {
        MemorySegment extended = VerbsFunctions.extended(context, verbs_context.query_port$offset());
        if (extended.equals(MemorySegment.NULL)) {
            return (int) Functions.QUERY_PORT.invokeExact(errno, context, port, attributes);
        }
        return verbs_context.query_port.invoke(extended, context, port, attributes, attributes.byteSize());
    }

    private void requirePort(int port) {
        if (port < 1 || port > ports) {
            throw new IllegalArgumentException("%s has the ports 1 to %s, not %s".formatted(deviceName, ports, port));
        }
    }

    private void requireIndex(String table, int port, int index, int length) {
        if (index < 0 || index >= length) {
            throw new IllegalArgumentException(
                    "%s port %s has the %s 0 to %s, not %s".formatted(deviceName, port, table, length - 1, index));
        }
    }

    private CallDescription on(int port) {
        return CallDescription.on(deviceName, () -> "port " + port);
    }

    private CallDescription on(int port, int index) {
        return CallDescription.on(deviceName, new CallDescription() {
            @Override
            public String arguments() {
                return "port %s, index %s".formatted(port, index);
            }

            @Override
            public String advice(Errno errno) {
                return errno.equals(Errno.ENODATA)
                        ? "this entry is empty; gidTable() has those that are not"
                        : CallDescription.super.advice(errno);
            }
        });
    }
}
