package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.Mtu;

class EndpointTest {
    private static final Endpoint ENDPOINT =
            new Endpoint(Lid.of(0x12), 0x11, 0x7F3A2B, Gid.parse("::ffff:198.18.73.1"), Mtu.MTU_1024);
    private static final byte[] BYTES =
            HexFormat.of().parseHex("524401030012000000000011007f3a2b00000000000000000000ffffc6124901");

    @Test
    void anEndpointHasTheDocumentedWireForm() {
        assertThat(ENDPOINT.toBytes()).isEqualTo(BYTES);
        assertThat(Endpoint.of(BYTES)).isEqualTo(ENDPOINT);
    }

    @Test
    void anEndpointOfACProgramHasNoPathMtu() {
        Endpoint endpoint = new Endpoint(Lid.of(0xFFFF), 0xFFFFFF, 0xFFFFFF, Gid.ZERO);

        assertThat(endpoint.pathMtu()).isNull();
        assertThat(Endpoint.of(endpoint.toBytes())).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'an endpoint has 32 bytes, not 0'",
        "524401030012000000000011007f3a2b00000000000000000000ffffc61249, 'an endpoint has 32 bytes, not 31'",
        "485454502f312e3120343030204261642052657175657374 0d0a436f6e6e6563, 'an endpoint begins with 0x5244, not 0x4854'",
        "524402030012000000000011007f3a2b00000000000000000000ffffc6124901, 'an endpoint has version 1, not 2: use the same rdma4j on both sides'",
        "524401030012000100000011007f3a2b00000000000000000000ffffc6124901, 'an endpoint has 0 in bytes 6 and 7, not 0x0001'",
        "524401030012000001000011007f3a2b00000000000000000000ffffc6124901, 'a queue pair number has 24 bits, not 0x1000011'",
        "5244010300120000ff000011007f3a2b00000000000000000000ffffc6124901, 'a queue pair number has 24 bits, not 0xff000011'",
        "524401030012000000000011017f3a2b00000000000000000000ffffc6124901, 'a packet sequence number has 24 bits, not 0x17f3a2b'"
    })
    void theErrorForAnInvalidEndpointHasTheReason(String hex, String reason) {
        assertThatThrownBy(() -> Endpoint.of(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @Test
    void randomBytesAreRefusedOrReadBackUnchanged() {
        Random random = new Random(5);
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = BYTES.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            bytes = Arrays.copyOf(bytes, random.nextInt(20) == 0 ? random.nextInt(80) : bytes.length);
            try {
                assertThat(Endpoint.of(bytes).toBytes()).isEqualTo(bytes);
                accepted++;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(an endpoint (has|begins with)|a .* number has 24 bits).*");
            }
        }
        assertThat(accepted).isBetween(50_000, 95_000);
    }
}
