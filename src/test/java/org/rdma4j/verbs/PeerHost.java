package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other of two hosts that run the same test: the two tell each other lines of text over TCP. */
final class PeerHost implements AutoCloseable {
    /** Which of the two this host is, 0 or 1. */
    static final int THIS_HOST = Integer.parseInt(System.getenv().getOrDefault("RDMA4J_LAB_HOST", "-1"));

    private static final String ADDRESS_OF_HOST_0 = System.getenv("RDMA4J_LAB_ADDRESS_0");
    private static final int PATIENCE_MILLIS = 120_000;

    private final Socket socket;
    private final BufferedReader in;

    private PeerHost(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Host 0 waits for host 1, whose tests may begin a little later or earlier. */
    static PeerHost meet(int tcpPort) throws Exception {
        if (THIS_HOST == 0) {
            try (ServerSocket listener = new ServerSocket(tcpPort)) {
                listener.setSoTimeout(PATIENCE_MILLIS);
                return new PeerHost(listener.accept());
            }
        }
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(ADDRESS_OF_HOST_0, tcpPort), 1000);
                return new PeerHost(socket);
            } catch (IOException e) {
                socket.close();
                if (System.currentTimeMillis() > end) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /** Tells a line, and answers the one that the other host tells at the same place of the test. */
    String exchange(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        String answer = in.readLine();
        if (answer == null) {
            throw new EOFException("the other host left the test; its output says why");
        }
        return answer;
    }

    /** Waits until the other host has come to the same place. */
    void await(String place) throws IOException {
        assertThat(exchange(place))
                .as("the place that the other host has come to")
                .isEqualTo(place);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
