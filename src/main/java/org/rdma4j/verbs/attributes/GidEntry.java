package org.rdma4j.verbs.attributes;

import java.util.Comparator;
import java.util.Optional;
import org.rdma4j.Gid;

/**
 * One entry of a port's GID table. See {@code man ibv_query_gid_ex}.
 *
 * @param port the port's number, from 1
 * @param index the index in the table, by which a queue pair names its source address
 * @param gid the GID
 * @param typeValue the number of the {@link #type}
 * @param networkInterface the network interface behind it, as {@code eth0}; empty on InfiniBand
 */
public record GidEntry(int port, int index, Gid gid, int typeValue, Optional<String> networkInterface) {
    /**
     * The order in which a source GID is chosen if the user names none: RoCE v2 before RoCE v1 and InfiniBand, which a
     * port never mixes; addresses that a router forwards before link-local ones; IPv4 before IPv6; then the first.
     */
    public static final Comparator<GidEntry> PREFERENCE =
            Comparator.comparingInt(GidEntry::rank).thenComparingInt(GidEntry::index);

    /**
     * The protocol that it addresses.
     *
     * @return the constant; {@link GidType#UNKNOWN} for a number that this version does not know
     */
    public GidType type() {
        return GidType.of(typeValue);
    }

    /** Prints the entry in a line, as {@code GID index 1 (::ffff:192.0.2.1, ROCE_V2, eth0)}. */
    @Override
    public String toString() {
        return "GID index %s (%s, %s%s)"
                .formatted(
                        index,
                        gid,
                        GidType.describe(typeValue),
                        networkInterface.map(name -> ", " + name).orElse(""));
    }

    private int rank() {
        int protocol = type() == GidType.ROCE_V2 ? 0 : 4;
        int reach = gid.isLinkLocal() ? 2 : 0;
        int family = gid.isIpv4Mapped() ? 0 : 1;
        return protocol + reach + family;
    }
}
