package org.rdma4j.host.diagnosis;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.rdma4j.host.PortFolder;

/**
 * The GIDs of an Ethernet port.
 *
 * @param size how many there are
 * @param kinds what they are made from
 * @param types what they are for, as {@code RoCE v2}
 * @param interfaces the network interfaces that they belong to; some kernels show only those of this network namespace
 */
record GidTable(int size, Set<GidKind> kinds, Set<String> types, SortedSet<String> interfaces) {
    private static final int MOST = 256;

    static GidTable of(ExaminedSystem system, PortFolder port) {
        return system.once("GIDs of " + port, () -> read(system, port));
    }

    /** Whether the port has a place for a GID, used or not. */
    static boolean hasEntries(ExaminedSystem system, PortFolder port) {
        system.isFolder(port.path() + "/gids");
        return entries(system, port) > 0;
    }

    private static int entries(ExaminedSystem system, PortFolder port) {
        return (int) system.names(port.path() + "/gids").stream()
                .filter(name -> name.matches("\\d{1,5}"))
                .count();
    }

    private static GidTable read(ExaminedSystem system, PortFolder port) {
        TreeSet<GidKind> kinds = new TreeSet<>();
        TreeSet<String> types = new TreeSet<>();
        TreeSet<String> interfaces = new TreeSet<>();
        int used = 0;
        // The tables of some cards have hundreds of empty entries behind the used ones.
        int size = Math.min(MOST, entries(system, port));
        for (int index = 0; index < size; index++) {
            GidKind kind =
                    GidKind.of(system.text(port.path() + "/gids/" + index).orElse(""));
            if (kind != GidKind.NONE) {
                used++;
                kinds.add(kind);
                system.text(port.path() + "/gid_attrs/types/" + index).ifPresent(types::add);
                system.text(port.path() + "/gid_attrs/ndevs/" + index)
                        .filter(name -> name.matches("[\\w.:@-]{1,15}"))
                        .ifPresent(interfaces::add);
            }
        }
        return new GidTable(used, kinds, types, interfaces);
    }
}
