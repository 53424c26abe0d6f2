package org.rdma4j.samples.pingpong;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.Endpoint;

/** An endpoint as the C program writes it to the TCP connection: {@code LID:QPN:PSN:GID} in hexadecimal, and a NUL. */
final class EndpointMessage {
    private static final int LENGTH = "0000:000000:000000:00000000000000000000000000000000".length() + 1;
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{4}):([0-9a-f]{6}):([0-9a-f]{6}):([0-9a-f]{32})");

    private EndpointMessage() {}

    static void write(OutputStream out, Endpoint endpoint) throws IOException {
        String text = "%04x:%06x:%06x:%s"
                .formatted(
                        endpoint.lid().value(),
                        endpoint.qpn(),
                        endpoint.psn(),
                        HexFormat.of().formatHex(endpoint.gid().toByteArray()));
        out.write(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), LENGTH));
    }

    static Endpoint read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LENGTH);
        if (bytes.length < LENGTH) {
            throw new EOFException("the peer closed the TCP connection after %d of the %d bytes of its address"
                    .formatted(bytes.length, LENGTH));
        }
        String text = new String(bytes, 0, LENGTH - 1, StandardCharsets.US_ASCII);
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new RdmaException(
                    "the peer's address is not one of a ping-pong: '%s'; is it pingpong or ibv_rc_pingpong?"
                            .formatted(text.replaceAll("\\P{Print}", "?")));
        }
        return new Endpoint(
                Lid.of(number(matcher, 1)),
                number(matcher, 2),
                number(matcher, 3),
                Gid.of(HexFormat.of().parseHex(matcher.group(4))));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group), 16);
    }
}
