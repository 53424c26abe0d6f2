package org.rdma4j.internal.query;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.rdma4j.Gid;
import org.rdma4j.bindings.verbs.ibv_gid_entry;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.verbs.attributes.GidEntry;

/** Reads {@code struct ibv_gid_entry}, and the name of the network interface behind it. */
public final class GidEntryReader {
    private GidEntryReader() {}

    /**
     * The entry without its network interface, which is a file to be read: {@link #withInterface} adds it.
     *
     * @param entry a {@code struct ibv_gid_entry}
     * @return the entry
     */
    public static GidEntry read(MemorySegment entry) {
        byte[] bytes = ibv_gid_entry.gid(entry).asSlice(0, Gid.BYTES).toArray(ValueLayout.JAVA_BYTE);
        return new GidEntry(
                ibv_gid_entry.port_num(entry),
                ibv_gid_entry.gid_index(entry),
                Gid.of(bytes),
                ibv_gid_entry.gid_type(entry),
                Optional.empty());
    }

    /**
     * The entry with its network interface, from sysfs. The entry itself has only the interface's index, by which Java
     * does not find an interface without an address.
     *
     * @param entry an entry without its network interface
     * @param deviceName the kernel's name of the device
     * @return the entry with it; as it was where the file cannot be read
     */
    public static GidEntry withInterface(GidEntry entry, String deviceName) {
        return new GidEntry(
                entry.port(),
                entry.index(),
                entry.gid(),
                entry.typeValue(),
                SystemRoot.HOST.read("/sys/class/infiniband/%s/ports/%s/gid_attrs/ndevs/%s"
                        .formatted(deviceName, entry.port(), entry.index())));
    }
}
