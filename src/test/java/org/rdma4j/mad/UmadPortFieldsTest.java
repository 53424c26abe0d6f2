package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.rdma4j.bindings.umad.umad_port;

class UmadPortFieldsTest {
    @Test
    void haveTheOffsetsOfTheBindings() {
        assertThat(UmadPortFields.SIZE).isEqualTo(umad_port.sizeof());
        assertThat(UmadPortFields.CA_NAME).isEqualTo(umad_port.ca_name$offset());
        assertThat(UmadPortFields.PORT_NUMBER).isEqualTo(umad_port.portnum$offset());
        assertThat(UmadPortFields.BASE_LID).isEqualTo(umad_port.base_lid$offset());
        assertThat(UmadPortFields.LID_MASK_CONTROL).isEqualTo(umad_port.lmc$offset());
        assertThat(UmadPortFields.SUBNET_MANAGER_LID).isEqualTo(umad_port.sm_lid$offset());
        assertThat(UmadPortFields.SUBNET_MANAGER_SERVICE_LEVEL).isEqualTo(umad_port.sm_sl$offset());
        assertThat(UmadPortFields.STATE).isEqualTo(umad_port.state$offset());
        assertThat(UmadPortFields.RATE).isEqualTo(umad_port.rate$offset());
        assertThat(UmadPortFields.GID_PREFIX).isEqualTo(umad_port.gid_prefix$offset());
        assertThat(UmadPortFields.PORT_GUID).isEqualTo(umad_port.port_guid$offset());
        assertThat(UmadPortFields.LINK_LAYER).isEqualTo(umad_port.link_layer$offset());
        assertThat(UmadPortFields.NAME_SIZE)
                .isEqualTo((int) umad_port.ca_name$layout().byteSize())
                .isEqualTo((int) umad_port.link_layer$layout().byteSize());
    }

    @Test
    void aNameEndsAtAZeroOrAtTheEndOfItsField() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment port = umad_port.allocate(arena);
            port.setString(UmadPortFields.CA_NAME, "mlx5_0", StandardCharsets.US_ASCII);
            port.asSlice(UmadPortFields.LINK_LAYER, UmadPortFields.NAME_SIZE).fill((byte) 'x');

            assertThat(new UmadPortFields(port).name(UmadPortFields.CA_NAME)).isEqualTo("mlx5_0");
            assertThat(new UmadPortFields(port).name(UmadPortFields.LINK_LAYER)).isEqualTo("x".repeat(20));
        }
    }
}
