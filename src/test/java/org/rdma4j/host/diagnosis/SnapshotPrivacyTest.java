package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.host.SystemRoot;

/** A snapshot of a host with an RDMA device does not have the host's addresses. */
@Tag("one-kernel")
class SnapshotPrivacyTest {
    @Test
    void aSnapshotHasNoAddressOfTheHost() throws Exception {
        List<String> own = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (!each.isLoopback()) {
                add(each, own);
            }
        }
        for (String device : SystemRoot.HOST.names("/sys/class/infiniband")) {
            own.add(Files.readString(Path.of("/sys/class/infiniband", device, "node_guid"))
                    .strip());
        }
        Snapshot snapshot = new Snapshot();
        Diagnosis.collecting(snapshot);

        assertThat(own).hasSizeGreaterThan(3);
        assertThat(snapshot.files())
                .containsKey("/proc/devices")
                .anySatisfy((path, _) -> assertThat(path).contains("/gids/"));
        assertThat(snapshot.files().values())
                .allSatisfy(text -> assertThat(text).doesNotContain(own.toArray(String[]::new)));
    }

    /** In the formats of the kernel: MAC addresses, IPv4 addresses, and GIDs made from both. */
    private static void add(NetworkInterface from, List<String> own) throws Exception {
        byte[] mac = from.getHardwareAddress();
        if (mac != null) {
            own.add(HexFormat.ofDelimiter(":").formatHex(mac));
        }
        for (InetAddress address : from.inetAddresses().toList()) {
            byte[] bytes = address.getAddress();
            if (bytes.length == 4) {
                own.add(address.getHostAddress());
                continue;
            }
            String groups = HexFormat.of().formatHex(bytes).replaceAll("(....)(?!$)", "$1:");
            own.add(groups);
            if (address.isLinkLocalAddress()) {
                own.add(groups.substring(
                        groups.length() / 2 + 1)); // made from the MAC address; that of other devices may be just 1
            }
        }
    }
}
