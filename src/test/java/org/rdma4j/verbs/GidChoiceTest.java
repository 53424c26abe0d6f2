package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.GidType;

/** The choice of a source GID from the tables of ports with several networks. */
class GidChoiceTest {
    private static final GidEntry LINK_LOCAL = entry(0, "fe80::1", GidType.ROCE_V1, "eth0");
    private static final GidEntry STORAGE_V1 = entry(1, "::ffff:192.0.2.1", GidType.ROCE_V1, "eth0");
    private static final GidEntry STORAGE = entry(2, "::ffff:192.0.2.1", GidType.ROCE_V2, "eth0");
    private static final GidEntry VLAN = entry(3, "::ffff:198.51.100.1", GidType.ROCE_V2, "eth0.100");
    private static final GidEntry LOOPBACK = entry(4, "::ffff:127.0.0.1", GidType.ROCE_V2, "lo");
    private static final List<GidEntry> TABLE = List.of(LINK_LOCAL, STORAGE_V1, STORAGE, VLAN, LOOPBACK);

    @Test
    void anAddressIsFoundAtAnyIndexAndRoceV2ComesBeforeV1() throws Exception {
        Gid storage = Gid.of(InetAddress.getByName("192.0.2.1"));
        assertThat(new GidChoice.Equal(storage).choose(TABLE)).contains(STORAGE);
        assertThat(new GidChoice.Equal(storage).choose(TABLE.reversed())).contains(STORAGE);
        assertThat(new GidChoice.Equal(Gid.parse("2001:db8::1")).choose(TABLE)).isEmpty();
    }

    @Test
    void anInterfaceIsFoundByItsName() {
        assertThat(new GidChoice.OnInterface("eth0.100").choose(TABLE)).contains(VLAN);
        assertThat(new GidChoice.OnInterface("eth0").choose(TABLE)).contains(STORAGE);
        assertThat(new GidChoice.OnInterface("eth1").choose(TABLE)).isEmpty();
    }

    @Test
    void thePeersNetworkIsChosenAsTheKernelRoutes() {
        Gid peer = Gid.parse("::ffff:127.0.0.7");
        assertThat(new GidChoice.Toward(peer).choose(TABLE)).contains(LOOPBACK);
    }

    @Test
    void theNetworkOfAnInfinibandPeerIsItsSubnetPrefix() {
        GidEntry first = entry(0, "fe80::2:c903:1", GidType.INFINIBAND, "");
        GidEntry other = entry(1, "fec0::2:c903:1", GidType.INFINIBAND, "");
        List<GidEntry> table = List.of(first, other);

        assertThat(new GidChoice.Toward(Gid.parse("fec0::2:c903:99")).choose(table))
                .contains(other);
        assertThat(new GidChoice.Toward(Gid.parse("fe80::2:c903:99")).choose(table))
                .contains(first);
        assertThat(new GidChoice.Toward(Gid.parse("fed0::1")).choose(table)).isEmpty();
    }

    @Test
    void theFirstRoutedIpv4AddressOfRoceV2IsTheDefault() {
        assertThat(new GidChoice.Preferred().choose(TABLE)).contains(STORAGE);
        assertThat(new GidChoice.AtIndex(0).choose(TABLE)).contains(LINK_LOCAL);
    }

    private static GidEntry entry(int index, String gid, GidType type, String networkInterface) {
        return new GidEntry(
                1,
                index,
                Gid.parse(gid),
                type.value(),
                Optional.of(networkInterface).filter(name -> !name.isEmpty()));
    }
}
