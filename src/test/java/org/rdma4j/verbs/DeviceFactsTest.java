package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Errno;
import org.rdma4j.Gid;
import org.rdma4j.Guid;
import org.rdma4j.PartitionKey;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.internal.query.PortQuery;
import org.rdma4j.verbs.attributes.AtomicCapability;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.DeviceCapability;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.attributes.PhysicalPortState;
import org.rdma4j.verbs.attributes.PortAttributes;
import org.rdma4j.verbs.attributes.PortCapability;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** The attributes of a device and its ports, compared with sysfs. */
@Tag("soft-roce")
class DeviceFactsTest {
    private static final int PAGE = 4096;

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
    void listsAtLeastOneDevice() {
        try (Devices devices = Devices.list()) {
            assertThat(devices.asList()).isNotEmpty();
        }
    }

    @Test
    void opensEachListedDevice() {
        try (Devices devices = Devices.list()) {
            for (Device device : devices) {
                try (Context opened = device.open()) {
                    assertThat(opened.deviceName()).isEqualTo(device.name());
                }
            }
        }
    }

    @Test
    void theLimitsAreThoseOfAUsableDevice() throws Exception {
        DeviceAttributes attributes = context.deviceAttributes();
        assertThat(attributes.nodeGuid()).isEqualTo(guid("node_guid"));
        assertThat(attributes.systemImageGuid()).isEqualTo(guid("sys_image_guid"));
        assertThat(attributes.firmwareVersion()).isEqualTo(read("fw_ver").isEmpty() ? "0.0.0" : read("fw_ver"));
        assertThat(Long.compareUnsigned(attributes.maxMemoryRegionSize(), PAGE)).isPositive();
        assertThat(attributes.pageSizes() & PAGE).isNotZero();
        assertThat(attributes.vendorId()).isNotZero();
        assertThat(attributes.maxQueuePairs()).isPositive();
        assertThat(attributes.maxWorkRequests()).isPositive();
        assertThat(attributes.maxScatterGatherEntries()).isPositive();
        assertThat(attributes.maxReadScatterGatherEntries()).isNotNegative();
        assertThat(attributes.maxCompletionQueues()).isPositive();
        assertThat(attributes.maxCompletionQueueEntries()).isPositive();
        assertThat(attributes.maxMemoryRegions()).isPositive();
        assertThat(attributes.maxProtectionDomains()).isPositive();
        assertThat(attributes.maxPartitionKeys()).isPositive();
        assertThat(attributes.atomicCapability()).isEqualTo(AtomicCapability.DEVICE);
    }

    @Test
    void theExtendedAttributesRepeatTheCapabilitiesAndShowWhatSoftRoceLacks() {
        DeviceAttributes attributes = context.deviceAttributes();
        assertThat(attributes.extendedCapabilities().bits() & 0xFFFF_FFFFL)
                .isEqualTo(attributes.capabilities().bits());
        assertThat(attributes.capabilities().known())
                .contains(
                        DeviceCapability.SHARED_RECEIVE_QUEUE_RESIZE,
                        DeviceCapability.MEMORY_WINDOW,
                        DeviceCapability.MEMORY_WINDOW_TYPE_2B)
                .doesNotContain(DeviceCapability.EXTENDED_RELIABLE_CONNECTED);
        assertThat(attributes.completionTimestampMask()).isZero();
        assertThat(attributes.maxDeviceMemory()).isZero();
        assertThat(attributes.tagMatching().maxTags()).isZero();
    }

    @Test
    void bothAttributesHaveTheSameNumberOfPorts() {
        DeviceAttributes attributes = context.deviceAttributes();
        assertThat(attributes.physicalPorts()).isEqualTo(Math.min(255, attributes.physicalPortsExtended()));
    }

    @Test
    void portAttributesAgreeWithSysfs() throws Exception {
        PortAttributes attributes = context.portAttributes(SoftRoceDevice.PORT);
        assertThat(read("ports/1/phys_state")).isEqualTo("%d: LinkUp".formatted(PhysicalPortState.LINK_UP.value()));
        assertThat(attributes.physicalState()).isEqualTo(PhysicalPortState.LINK_UP);
        double rate = attributes.activeSpeed().gigabitsPerSecond()
                * attributes.activeWidth().lanes();
        assertThat(read("ports/1/rate")).startsWith(new DecimalFormat("0.#").format(rate) + " Gb/sec");
        assertThat(Long.decode(read("ports/1/cap_mask")))
                .isEqualTo(attributes.capabilities().bits());
        assertThat(attributes.capabilities().contains(PortCapability.CONNECTION_MANAGEMENT))
                .isTrue();
        assertThat(Integer.decode(read("ports/1/lid_mask_count"))).isEqualTo(attributes.lidMaskControl());
        assertThat(Integer.decode(read("ports/1/sm_sl"))).isEqualTo(attributes.subnetManagerServiceLevel());
        assertThat(attributes.maxMtu().bytes()).isPositive();
        assertThat(attributes.activeMtu().bytes()).isPositive();
        assertThat(attributes.maxVirtualLanes().count()).isPositive();
        assertThat(attributes.maxMessageSize()).isGreaterThan(0x1000);
        assertThat(attributes.gidTableLength()).isPositive();
    }

    @Test
    void refusesAPortThatTheDeviceDoesNotHave() {
        int ports = context.deviceAttributes().physicalPorts();
        for (int port : new int[] {0, -1, ports + 1, ports + 10, ports + 256}) {
            assertThatThrownBy(() -> context.portAttributes(port))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("%s has the ports 1 to %d, not %d".formatted(SoftRoceDevice.name(), ports, port));
        }
    }

    @Test
    void readsAGid() throws Exception {
        assertThat(context.gid(SoftRoceDevice.PORT, 0)).isEqualTo(Gid.parse(read("ports/1/gids/0")));
        assertThat(context.gid(SoftRoceDevice.PORT, emptyIndex())).isEqualTo(Gid.ZERO);
    }

    @Test
    void readsAnEntryOfTheGidTable() {
        for (GidEntry entry : context.gidTable()) {
            assertThat(context.gidEntry(entry.port(), entry.index())).isEqualTo(entry);
        }
    }

    @Test
    void anEmptyEntryOfTheGidTableIsNoData() {
        int index = emptyIndex();
        assertThatThrownBy(() -> context.gidEntry(SoftRoceDevice.PORT, index))
                .isInstanceOf(RdmaException.class)
                .hasMessage(
                        "ibv_query_gid_ex: ENODATA (%s, port 1, index %d); this entry is empty; gidTable() has"
                                + " those that are not",
                        SoftRoceDevice.name(), index)
                .satisfies(
                        thrown -> assertThat(((RdmaException) thrown).errno()).contains(Errno.ENODATA));
    }

    @Test
    void refusesAnIndexBeyondTheTable() {
        int gids = context.portAttributes(SoftRoceDevice.PORT).gidTableLength();
        assertThatThrownBy(() -> context.gid(SoftRoceDevice.PORT, gids))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s port 1 has the GIDs 0 to %d, not %d", SoftRoceDevice.name(), gids - 1, gids);
        assertThatThrownBy(() -> context.gidEntry(SoftRoceDevice.PORT, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context.partitionKey(SoftRoceDevice.PORT, 1 << 16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context.gid(2, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheWholeGidTable() throws Exception {
        List<GidEntry> table = context.gidTable();
        assertThat(table).isNotEmpty();
        for (GidEntry entry : table) {
            assertThat(entry.gid()).isEqualTo(Gid.parse(read("ports/1/gids/" + entry.index())));
        }
    }

    @Test
    void theGidTableNeedsRoomForAllItsEntries() {
        DeviceAttributes attributes = context.deviceAttributes();
        PortQuery query = new PortQuery(SoftRoceDevice.name(), context.pointer(), attributes.physicalPorts());
        int entries = context.gidTable().size();
        assertThat(query.gids(entries)).hasSize(entries);
        for (int room : new int[] {0, entries - 1}) {
            assertThatThrownBy(() -> query.gids(room))
                    .isInstanceOf(RdmaException.class)
                    .hasMessage("ibv_query_gid_table: EINVAL (%s, room for %d entries)", SoftRoceDevice.name(), room)
                    .satisfies(thrown ->
                            assertThat(((RdmaException) thrown).errno()).contains(Errno.EINVAL));
        }
    }

    @Test
    void readsPartitionKeysInTheHostsOrder() throws Exception {
        PartitionKey key = context.partitionKey(SoftRoceDevice.PORT, 0);
        assertThat(key).hasToString(read("ports/1/pkeys/0"));
        assertThat(key).isEqualTo(PartitionKey.DEFAULT);
        assertThat(key.isFullMember()).isTrue();
    }

    @Test
    void namesTheNetworkInterfaceOfAPort() throws Exception {
        assertThat(context.networkInterface(SoftRoceDevice.PORT)).contains(read("parent"));
    }

    @Test
    void completionEventsHaveAVector() {
        assertThat(context.completionVectors()).isPositive();
    }

    @Test
    void softRoceDoesNotSupportReadingItsClock() {
        assertThatThrownBy(context::rawClock).isInstanceOfSatisfying(UnsupportedVerbException.class, unsupported -> {
            assertThat(unsupported.verb()).isEqualTo("ibv_query_rt_values_ex");
            assertThat(unsupported.deviceName()).isEqualTo(SoftRoceDevice.name());
            assertThat(unsupported)
                    .hasMessageStartingWith(
                            "ibv_query_rt_values_ex: EOPNOTSUPP (" + SoftRoceDevice.name() + "); the device");
        });
    }

    /** An index of the GID table without a GID. */
    private int emptyIndex() {
        Set<Integer> taken = context.gidTable().stream().map(GidEntry::index).collect(Collectors.toSet());
        return IntStream.range(0, context.portAttributes(SoftRoceDevice.PORT).gidTableLength())
                .filter(index -> !taken.contains(index))
                .findFirst()
                .orElseThrow();
    }

    private static Guid guid(String file) throws Exception {
        return new Guid(Long.parseUnsignedLong(read(file).replace(":", ""), 16));
    }

    private static String read(String file) throws Exception {
        return Files.readString(Path.of("/sys/class/infiniband", SoftRoceDevice.name(), file))
                .strip();
    }
}
