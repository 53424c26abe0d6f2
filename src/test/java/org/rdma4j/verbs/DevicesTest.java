package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Guid;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.NodeType;
import org.rdma4j.verbs.attributes.TransportType;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class DevicesTest {
    @Test
    void listsTheDeviceAsTheKernelDescribesIt() throws Exception {
        String guid = Files.readString(Path.of("/sys/class/infiniband", SoftRoceDevice.name(), "node_guid"));
        try (Devices devices = Devices.list()) {
            Device device = devices.require(SoftRoceDevice.name());
            assertThat(device.guid())
                    .isEqualTo(new Guid(Long.parseUnsignedLong(guid.strip().replace(":", ""), 16)));
            assertThat(device.nodeType()).isEqualTo(NodeType.CHANNEL_ADAPTER);
            assertThat(device.transportType()).isEqualTo(TransportType.INFINIBAND);
            assertThat(devices.asList()).contains(device);
        }
    }

    @Test
    void theErrorForAMissingDeviceNamesTheOthers() {
        try (Devices devices = Devices.list()) {
            assertThatThrownBy(() -> devices.require("mlx5_9"))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageStartingWith("there is no RDMA device named mlx5_9; there is: ")
                    .hasMessageContaining(SoftRoceDevice.name());
        }
    }

    @Test
    void aClosedListOpensNoDevice() {
        Devices devices = Devices.list();
        Device device = devices.requireFirst();
        devices.close();
        devices.close();
        assertThat(devices.isClosed()).isTrue();
        assertThat(device.name()).isEqualTo(SoftRoceDevice.name());
        assertThatThrownBy(device::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void aContextStaysOpenWhenTheListIsClosed() {
        try (Context context = SoftRoceDevice.open()) {
            assertThat(context.portAttributes(SoftRoceDevice.PORT)).isNotNull();
        }
    }
}
