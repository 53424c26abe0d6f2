package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.LinkLayer;
import org.rdma4j.PortState;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.GidType;
import org.rdma4j.verbs.attributes.PortAttributes;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class ContextTest {
    private Context context;

    @BeforeEach
    void open() {
        context = SoftRoceDevice.open();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void readsTheDeviceAttributes() {
        DeviceAttributes attributes = context.deviceAttributes();
        assertThat(attributes.physicalPorts()).isEqualTo(1);
        assertThat(attributes.maxScatterGatherEntries()).isEqualTo(32);
        assertThat(attributes.maxQueuePairs()).isPositive();
        assertThat(attributes.maxCompletionQueueEntries()).isPositive();
        assertThat(attributes.nodeGuid().value()).isNotZero();
    }

    @Test
    void readsThePortAttributesAsSysfsHasThem() throws Exception {
        PortAttributes attributes = context.portAttributes(SoftRoceDevice.PORT);
        assertThat(sysfs("state")).isEqualTo("%d: %s".formatted(attributes.stateValue(), attributes.state()));
        assertThat(attributes.state()).isEqualTo(PortState.ACTIVE);
        assertThat(sysfs("link_layer"))
                .isEqualToIgnoringCase(attributes.linkLayer().toString());
        assertThat(attributes.linkLayer()).isEqualTo(LinkLayer.ETHERNET);
        assertThat(attributes.activeMtu()).isLessThanOrEqualTo(attributes.maxMtu());
        assertThat(attributes.maxMessageSize()).isGreaterThanOrEqualTo(8 << 20);
        assertThat(Integer.decode(sysfs("lid"))).isEqualTo(attributes.lid().value());
    }

    @Test
    void refusesAPortThatTheDeviceDoesNotHave() {
        assertThatThrownBy(() -> context.portAttributes(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(SoftRoceDevice.name() + " has the ports 1 to 1, not 2");
        assertThatThrownBy(() -> context.portAttributes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheGidTableAsSysfsHasIt() throws Exception {
        List<GidEntry> table = context.gidTable();
        assertThat(table).hasSizeGreaterThanOrEqualTo(2);
        for (GidEntry entry : table) {
            assertThat(entry.gid()).isEqualTo(Gid.parse(sysfs("gids/" + entry.index())));
            assertThat(entry.networkInterface()).contains(sysfs("gid_attrs/ndevs/" + entry.index()));
            assertThat(sysfs("gid_attrs/types/" + entry.index())).isEqualTo("RoCE v2");
            assertThat(entry.type()).isEqualTo(GidType.ROCE_V2);
        }
        assertThat(table.get(0).gid().isLinkLocal()).isTrue();
        assertThat(table.get(1).gid().ipv4Address().orElseThrow().getHostAddress())
                .isEqualTo(System.getenv("RDMA4J_LAB_ADDRESS_" + System.getenv("RDMA4J_LAB_HOST")));
    }

    @Test
    void closesTheObjectsThatWereMadeFromIt() {
        ProtectionDomain domain = context.allocateProtectionDomain();
        CompletionChannel channel = context.createCompletionChannel();
        CompletionQueue completions = channel.createCompletionQueue(16);
        MemoryRegion region = domain.allocate(4096);
        QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
        context.close();
        context.close();
        assertThat(domain.isClosed()).isTrue();
        assertThat(channel.isClosed()).isTrue();
        assertThat(completions.isClosed()).isTrue();
        assertThat(region.isClosed()).isTrue();
        assertThat(queuePair.isClosed()).isTrue();
        assertThatThrownBy(() -> context.gidTable()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.allocateProtectionDomain())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the context of " + SoftRoceDevice.name() + " is closed");
        assertThatThrownBy(() -> completions.poll(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(completions::requestNotification).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(queuePair::attributes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> domain.allocate(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.memory().getAtIndex(java.lang.foreign.ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesACompletionQueueLargerThanTheDeviceHas() {
        int most = context.deviceAttributes().maxCompletionQueueEntries();
        assertThatThrownBy(() -> context.createCompletionQueue(most + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to " + most + " entries, not " + (most + 1));
        assertThatThrownBy(() -> context.createCompletionQueue(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String sysfs(String file) throws Exception {
        Path port = Path.of("/sys/class/infiniband", SoftRoceDevice.name(), "ports", "1");
        return Files.readString(port.resolve(file)).strip();
    }
}
