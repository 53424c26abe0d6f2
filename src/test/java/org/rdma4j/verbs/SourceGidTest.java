package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.fixtures.SpareDevice;

/** The source GID of a port with two networks. */
@Tag("soft-roce")
class SourceGidTest {
    private static final Gid FIRST = Gid.parse("::ffff:198.51.100.1");
    private static final Gid SECOND = Gid.parse("::ffff:203.0.113.1");
    private static final Gid PEER_OF_SECOND = Gid.parse("::ffff:203.0.113.77");

    @Test
    void theSourceGidIsChosenByAddressByInterfaceAndByThePeersNetwork() throws IOException {
        try (SpareDevice device = SpareDevice.create()) {
            try (Context context = device.open()) {
                addAddresses(device, context);
                assertThat(source(context, LocalPort.port(1)).gid()).isEqualTo(FIRST);
                assertThat(source(context, LocalPort.port(1).withGid(SECOND)).gid())
                        .isEqualTo(SECOND);
                assertThat(source(context, LocalPort.port(1).withInterface("spare0"))
                                .gid())
                        .isEqualTo(FIRST);
                assertThat(source(context, LocalPort.port(1).withGidToward(PEER_OF_SECOND))
                                .gid())
                        .isEqualTo(SECOND);
                assertThatThrownBy(() -> source(context, LocalPort.port(1).withInterface("spare1")))
                        .isInstanceOf(RdmaException.class)
                        .hasMessageContaining(
                                "has no GID of the network interface spare1; there is: GID index 0 (fe80:");
            }
        }
    }

    /** After the interface was down, its GIDs are added again in the order in which the addresses are set. */
    @Test
    void aChosenAddressStaysTheSourceAfterAFlapThatReordersTheTable() throws IOException {
        try (SpareDevice device = SpareDevice.create()) {
            try (Context context = device.open()) {
                addAddresses(device, context);
                int before = source(context, LocalPort.port(1).withGid(FIRST)).index();
                device.removeAddresses();
                await(context, gids -> !gids.contains(FIRST) && !gids.contains(SECOND));
                device.addAddress("203.0.113.1/24");
                await(context, gids -> gids.contains(SECOND));
                device.addAddress();
                await(context, gids -> gids.contains(FIRST));

                GidEntry after = source(context, LocalPort.port(1).withGid(FIRST));
                assertThat(after.gid()).isEqualTo(FIRST);
                assertThat(after.index()).isNotEqualTo(before);
                assertThat(source(context, LocalPort.port(1)).gid()).isEqualTo(SECOND);
            }
        }
    }

    private static void addAddresses(SpareDevice device, Context context) throws IOException {
        device.addAddress();
        await(context, gids -> gids.contains(FIRST));
        device.addAddress("203.0.113.1/24");
        await(context, gids -> gids.contains(SECOND));
    }

    /** The kernel updates the table a little later than the addresses. */
    private static void await(Context context, Predicate<List<Gid>> wanted) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!wanted.test(context.gidTable().stream().map(GidEntry::gid).toList())) {
            assertThat(System.nanoTime()).as("the GID table changes").isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static GidEntry source(Context context, LocalPort port) {
        try (ProtectionDomain domain = context.allocateProtectionDomain();
                CompletionQueue completions = context.createCompletionQueue(4);
                QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions))) {
            queuePair.bind(port);
            return queuePair.sourceGid().orElseThrow();
        }
    }
}
