package org.rdma4j.samples.pingpong;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Keeps the tests on two hosts in step: each host reports that it has reached a point, and waits until the other has
 * reached it too.
 */
public final class Rendezvous implements AutoCloseable {
    private static final int PORT = 18499;
    private static final int PATIENCE_MILLIS = 120_000;

    private final Socket peer;

    private Rendezvous(Socket peer) throws IOException {
        this.peer = peer;
        peer.setTcpNoDelay(true);
        peer.setSoTimeout(PATIENCE_MILLIS);
    }

    /**
     * Host 0 waits for host 1, whose tests may start a little later or earlier.
     *
     * @param host 0 or 1
     * @param addressOfHost0 its IPv4 address
     * @return the connection
     * @throws Exception if the other host does not connect
     */
    public static Rendezvous meet(int host, String addressOfHost0) throws Exception {
        if (host == 0) {
            try (ServerSocket listener = new ServerSocket(PORT)) {
                listener.setSoTimeout(PATIENCE_MILLIS);
                return new Rendezvous(listener.accept());
            }
        }
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(addressOfHost0, PORT), 1000);
                return new Rendezvous(socket);
            } catch (IOException e) {
                socket.close();
                if (System.currentTimeMillis() > end) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /**
     * Waits until both hosts have reached the same point.
     *
     * @param place the number of the point, from 0 to 255
     * @throws IOException if the other host does not reach it
     */
    public void await(int place) throws IOException {
        peer.getOutputStream().write(place);
        assertThat(peer.getInputStream().read())
                .as("the point that the other host has reached")
                .isEqualTo(place);
    }

    /**
     * Sends a number to the other host.
     *
     * @param number returned by {@link #hear} on the other host
     * @throws IOException if the other host is gone
     */
    public void tell(long number) throws IOException {
        new DataOutputStream(peer.getOutputStream()).writeLong(number);
    }

    /**
     * Waits for a number that the other host sends with {@link #tell}.
     *
     * @return the number
     * @throws IOException if the other host does not send one
     */
    public long hear() throws IOException {
        return new DataInputStream(peer.getInputStream()).readLong();
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
