package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrivateDataTest {
    @Test
    void addressesAreRemovedFromTheLog() {
        assertThat(
                        PrivateData.masked(
                                "/var/log/dmesg",
                                "[    1.5] mlx5_core 0000:3b:00.0: a0:88:c2:01:02:03 192.0.2.7 2001:db8:0:1:2:3:4:5 0xa088c20300010203"))
                .isEqualTo("[    1.5] mlx5_core 0000:3b:00.0: MAC IPV4 IPV6 GUID");
    }

    @Test
    void shortenedAddressesAreRemovedToo() {
        assertThat(
                        PrivateData.masked(
                                "/var/log/dmesg",
                                "mlx5_core 0000:3b:00.0: at 12:30:01 fe80::60da:bff:fe24:c4b8, 2001:db8::7 and ::ffff:192.0.2.7 a::b"))
                .isEqualTo("mlx5_core 0000:3b:00.0: at 12:30:01 IPV6, IPV6 and IPV6:IPV4 IPV6");
    }

    @Test
    void onlyTheKindOfAGidIsKept() {
        assertThat(PrivateData.masked("/x/gids/0", "fe80:0000:0000:0000:a288:c2ff:fe01:0203"))
                .isEqualTo(GidKind.LINK_LOCAL.example());
        assertThat(PrivateData.masked("/x/gids/1", "0000:0000:0000:0000:0000:ffff:c000:0207"))
                .isEqualTo(GidKind.IPV4.example());
        assertThat(PrivateData.masked("/x/gids/2", "2001:0db8:0000:0000:0000:0000:0000:0001"))
                .isEqualTo(GidKind.OTHER.example());
    }

    @Test
    void aNodeGuidIsKeptOnlyIfItIsZero() {
        String file = "/sys/class/infiniband/mlx5_0/node_guid";
        assertThat(PrivateData.masked(file, "a088:c203:0001:0203")).isEqualTo("0000:0000:0000:0001");
        assertThat(PrivateData.masked(file, "0000:0000:0000:0000")).isEqualTo("0000:0000:0000:0000");
    }

    @Test
    void kernelAddressesAreRemovedFromTheModules() {
        assertThat(PrivateData.masked("/proc/modules", "ib_core 1 0 - Live 0xffffffffc0a12000"))
                .isEqualTo("ib_core 1 0 - Live 0x0");
    }

    @Test
    void aSnapshotHasNoHostName() {
        Snapshot snapshot = new Snapshot();
        Diagnosis.collecting(snapshot);

        assertThat(snapshot.files().keySet())
                .contains("/proc/devices")
                .noneMatch(path -> path.contains("hostname") || path.contains("cmdline"));
    }
}
