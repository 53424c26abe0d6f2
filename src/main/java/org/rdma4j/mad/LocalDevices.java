package org.rdma4j.mad;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.rdma4j.bindings.umad.umad_device_node;
import org.rdma4j.bindings.umad.umad_h;
import org.rdma4j.internal.ffm.NativeLibrary;

/** The RDMA devices of this host, as libibumad sees them. */
final class LocalDevices {
    private LocalDevices() {}

    /**
     * The names in alphabetical order. The older {@code umad_get_cas_names} of libibumad invents a "mthca0" if there is
     * no device. The function used here returns NULL then, and does not fail otherwise.
     */
    static List<String> names() {
        NativeLibrary.UMAD.require();
        List<String> names = new ArrayList<>();
        MemorySegment list = umad_h.umad_get_ca_device_list();
        for (MemorySegment node = list; node.address() != 0; node = umad_device_node.next(node)) {
            names.add(umad_device_node.ca_name(node).getString(0));
        }
        umad_h.umad_free_ca_device_list(list);
        names.sort(null);
        return List.copyOf(names);
    }
}
