package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Switches of a subnet with an M_Key drop requests without it. Simulated switches ignore it, so only its place is
 * checked here.
 */
class ManagementKeyTest {
    @Test
    void comesDirectlyAfterTheHeaderInNetworkByteOrder() {
        byte[] body = SubnetManagementClient.body(0xFEDC_BA98_7654_3210L);

        assertThat(body).hasSize(Mad.SIZE - MadHeader.SIZE);
        assertThat(HexFormat.of().formatHex(body, 0, 12)).isEqualTo("fedcba987654321000000000");
    }
}
