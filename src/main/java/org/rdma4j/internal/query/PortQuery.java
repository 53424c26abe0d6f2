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

    private final String device;
    private final MemorySegment context;
    private final int ports;

    public PortQuery(String device, MemorySegment context, int ports) {
        this.device = device;
        this.context = context;
        this.ports = ports;
    }

    /** {@code ibv_query_port}. */
    public PortAttributes attributes(int port) {
        requirePort(port);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = ibv_port_attr.allocate(arena);
            NativeCall.returningErrno("ibv_query_port", on(port), errno -> query(errno, (byte) port, attributes));
            return PortAttributesReader.read(attributes);
        }
    }

    /** {@code ibv_query_gid}. */
    public Gid gid(int port, int index) {
        requireIndex("GIDs", port, index, attributes(port).gidTableLength());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment gid = ibv_gid.allocate(arena);
            NativeCall.settingErrno("ibv_query_gid", on(port, index), errno ->
                    (int) Functions.QUERY_GID.invokeExact(errno, context, (byte) port, index, gid));
            return Gid.of(gid.asSlice(0, Gid.BYTES).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** {@code ibv_query_gid_ex}. */
    public GidEntry gidEntry(int port, int index) {
        requireIndex("GIDs", port, index, attributes(port).gidTableLength());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = ibv_gid_entry.allocate(arena);
            NativeCall.returningErrno(
                    "ibv_query_gid_ex", on(port, index), errno -> (int) Functions.QUERY_GID_ENTRY.invokeExact(
                            errno, context, port, index, entry, 0, ibv_gid_entry.sizeof()));
            return GidEntryReader.withInterface(GidEntryReader.read(entry), device);
        }
    }

    /** {@code ibv_query_gid_table}, with room for as many entries as the ports can have. */
    public List<GidEntry> gidTable() {
        return gids().stream()
                .map(entry -> GidEntryReader.withInterface(entry, device))
                .toList();
    }

    /** The entries of {@link #gidTable()} without their network interfaces: a table can have hundreds of them. */
    public List<GidEntry> gids() {
        long room = 0;
        for (int port = 1; port <= ports; port++) {
            room += attributes(port).gidTableLength();
        }
        return gids(room);
    }

    /** The kernel refuses to fill a table that has less room than there are entries. */
    public List<GidEntry> gids(long room) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = ibv_gid_entry.allocateArray(Math.max(1, room), arena);
            CallDescription description = CallDescription.on(device, () -> "room for " + room + " entries");
            int count = NativeCall.returningNegatedErrno(
                    "ibv_query_gid_table",
                    description,
                    errno -> Math.toIntExact((long) Functions.QUERY_GID_TABLE.invokeExact(
                            errno, context, table, room, 0, ibv_gid_entry.sizeof())));
            List<GidEntry> found = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                found.add(GidEntryReader.read(ibv_gid_entry.asSlice(table, i)));
            }
            return List.copyOf(found);
        }
    }

    /** {@code ibv_query_pkey}. */
    public PartitionKey partitionKey(int port, int index) {
        requireIndex("P_Keys", port, index, attributes(port).partitionKeyTableLength());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(NetworkOrder.SHORT);
            NativeCall.settingErrno("ibv_query_pkey", on(port, index), errno ->
                    (int) Functions.QUERY_PARTITION_KEY.invokeExact(errno, context, (byte) port, index, key));
            return new PartitionKey(Short.toUnsignedInt(key.get(NetworkOrder.SHORT, 0)));
        }
    }

    /** The exported function writes a shorter structure, without what newer kernels tell; it is for old providers. */
    private int query(MemorySegment errno, byte port, MemorySegment attributes) throws Throwable {
        MemorySegment extended = VerbsFunctions.extended(context, verbs_context.query_port$offset());
        if (extended.equals(MemorySegment.NULL)) {
            return (int) Functions.QUERY_PORT.invokeExact(errno, context, port, attributes);
        }
        return verbs_context.query_port.invoke(extended, context, port, attributes, attributes.byteSize());
    }

    private void requirePort(int port) {
        if (port < 1 || port > ports) {
            throw new IllegalArgumentException("%s has the ports 1 to %s, not %s".formatted(device, ports, port));
        }
    }

    private void requireIndex(String table, int port, int index, int length) {
        if (index < 0 || index >= length) {
            throw new IllegalArgumentException(
                    "%s port %s has the %s 0 to %s, not %s".formatted(device, port, table, length - 1, index));
        }
    }

    private CallDescription on(int port) {
        return CallDescription.on(device, () -> "port " + port);
    }

    private CallDescription on(int port, int index) {
        return CallDescription.on(device, new CallDescription() {
            @Override
            public String arguments() {
                return "port %s, index %s".formatted(port, index);
            }

            @Override
            public String advice(Errno errno) {
                return errno.equals(Errno.ENODATA)
                        ? "this entry is empty; gidTable() tells those that are not"
                        : CallDescription.super.advice(errno);
            }
        });
    }
}
