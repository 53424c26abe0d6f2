package org.rdma4j.verbs;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rdma4j.Gid;
import org.rdma4j.internal.query.RoutedAddress;
import org.rdma4j.verbs.attributes.GidEntry;

/** Which entry of a port's GID table a queue pair sends from. Entries have the names of their interfaces. */
sealed interface GidChoice {
    /** The entry; empty if the table has no such entry. */
    Optional<GidEntry> choose(List<GidEntry> entries);

    /** The entry to use if the user chooses none. */
    record Preferred() implements GidChoice {
        @Override
        public Optional<GidEntry> choose(List<GidEntry> entries) {
            return preferred(entries, _ -> true);
        }

        @Override
        public String toString() {
            return "any GID";
        }
    }

    /** The entry at an index. */
    record AtIndex(int index) implements GidChoice {
        @Override
        public Optional<GidEntry> choose(List<GidEntry> entries) {
            return preferred(entries, entry -> entry.index() == index);
        }

        @Override
        public String toString() {
            return "GID at index " + index;
        }
    }

    /** The entry that holds a GID. */
    record Equal(Gid gid) implements GidChoice {
        @Override
        public Optional<GidEntry> choose(List<GidEntry> entries) {
            return preferred(entries, entry -> entry.gid().equals(gid));
        }

        @Override
        public String toString() {
            return "GID " + gid;
        }
    }

    /** An entry of a network interface. */
    record OnInterface(String name) implements GidChoice {
        @Override
        public Optional<GidEntry> choose(List<GidEntry> entries) {
            return preferred(
                    entries,
                    entry -> entry.networkInterface().filter(name::equals).isPresent());
        }

        @Override
        public String toString() {
            return "GID of the network interface " + name;
        }
    }

    /** The entry from which the peer is reached. */
    record Toward(Gid peer) implements GidChoice {
        /**
         * RoCE's GIDs are addresses, which the kernel routes. InfiniBand's and link-local ones have only a prefix to
         * compare.
         */
        @Override
        public Optional<GidEntry> choose(List<GidEntry> entries) {
            return RoutedAddress.toward(peer)
                    .flatMap(source -> preferred(entries, entry -> entry.gid().equals(source)))
                    .or(() -> preferred(
                            entries,
                            entry -> entry.gid().prefix() == peer.prefix()
                                    && entry.gid().isIpv4Mapped() == peer.isIpv4Mapped()
                                    && !peer.isIpv4Mapped()));
        }

        @Override
        public String toString() {
            return "GID in the network of " + peer;
        }
    }

    private static Optional<GidEntry> preferred(List<GidEntry> entries, Predicate<GidEntry> wanted) {
        return entries.stream().filter(wanted).min(GidEntry.PREFERENCE);
    }
}
