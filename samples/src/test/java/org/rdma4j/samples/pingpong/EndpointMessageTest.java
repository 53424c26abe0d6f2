package org.rdma4j.samples.pingpong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.Endpoint;

class EndpointMessageTest {
    private static final String TEXT = "0012:000011:7f3a2b:00000000000000000000ffffc6124901";
    private static final Endpoint ENDPOINT =
            new Endpoint(Lid.of(0x12), 0x11, 0x7F3A2B, Gid.parse("::ffff:198.18.73.1"));

    @Test
    void isWrittenAsTheCProgramWritesIt() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EndpointMessage.write(out, ENDPOINT);
        assertThat(out.toByteArray()).isEqualTo(bytes(TEXT));
    }

    @Test
    void isReadAsTheCProgramWritesIt() throws Exception {
        assertThat(EndpointMessage.read(new ByteArrayInputStream(bytes(TEXT)))).isEqualTo(ENDPOINT);
    }

    @Test
    void isNotReadFromOtherData() {
        byte[] page = bytes("HTTP/1.1 400 Bad Request\r\n".repeat(3));
        assertThatThrownBy(() -> EndpointMessage.read(new ByteArrayInputStream(page)))
                .isInstanceOf(RdmaException.class)
                .hasMessageStartingWith("the peer's address is not one of a ping-pong: 'HTTP/1.1 400 Bad Request??")
                .hasMessageEndingWith("is it pingpong or ibv_rc_pingpong?");
    }

    @Test
    void isNotReadWhereItEndsEarly() {
        assertThatThrownBy(() -> EndpointMessage.read(new ByteArrayInputStream(bytes("0012:"))))
                .isInstanceOf(EOFException.class)
                .hasMessage("the peer closed the TCP connection after 6 of the 52 bytes of its address");
    }

    private static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
