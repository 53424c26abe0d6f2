package org.rdma4j.samples.pingpong;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.Endpoint;

/**
 * The exchange of endpoints over TCP, in the order of the C programs: the client sends its own, the server connects its
 * queue pairs and sends its own, and the client confirms.
 */
final class Handshake {
    /** With the NUL that ends a string in C. */
    private static final byte[] DONE = "done\0".getBytes(StandardCharsets.US_ASCII);
    /** The endpoint that is sent for a queue pair that a side does not have. */
    private static final Endpoint UNUSED = new Endpoint(Lid.of(0), 0, 0, Gid.ZERO);

    private Handshake() {}

    /** Waits for a client without a limit; a connected client may be silent for the time-out. */
    static List<Endpoint> serve(
            int port, Duration timeout, Transport transport, List<Endpoint> local, Consumer<List<Endpoint>> connect)
            throws IOException {
        try (ServerSocket listener = listen(port);
                Socket client = listener.accept()) {
            client.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            List<Endpoint> remote = read(client.getInputStream(), transport, local.size());
            connect.accept(remote);
            write(client.getOutputStream(), transport, local);
            requireDone(client.getInputStream());
            return remote;
        } catch (SocketTimeoutException e) {
            throw silent("the client", timeout, e);
        }
    }

    /** Connects to a server, which must be listening already. */
    static List<Endpoint> call(
            String host,
            int port,
            Duration timeout,
            Transport transport,
            List<Endpoint> local,
            Consumer<List<Endpoint>> connect)
            throws IOException {
        try (Socket server = new Socket()) {
            server.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            server.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            write(server.getOutputStream(), transport, local);
            List<Endpoint> remote = read(server.getInputStream(), transport, local.size());
            connect.accept(remote);
            server.getOutputStream().write(DONE);
            return remote;
        } catch (UnknownHostException e) {
            throw new RdmaException("there is no host named " + host, e);
        } catch (ConnectException e) {
            throw new RdmaException(
                    "no server answers at %s, TCP port %d (%s): start one there first, with the same -p"
                            .formatted(host, port, e.getMessage()),
                    e);
        } catch (SocketTimeoutException e) {
            throw silent(host, timeout, e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        try {
            return new ServerSocket(port, 1);
        } catch (IOException e) {
            throw new RdmaException(
                    "TCP port %d cannot be listened on (%s): choose another with -p".formatted(port, e.getMessage()),
                    e);
        }
    }

    private static void write(OutputStream out, Transport transport, List<Endpoint> local) throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out);
        for (int i = 0; i < transport.endpointMessages(); i++) {
            EndpointMessage.write(buffered, i < local.size() ? local.get(i) : UNUSED);
        }
        buffered.flush();
    }

    /** Requires one endpoint for each queue pair of this side. */
    private static List<Endpoint> read(InputStream in, Transport transport, int queuePairs) throws IOException {
        List<Endpoint> remote = new ArrayList<>();
        for (int i = 0; i < transport.endpointMessages(); i++) {
            Endpoint endpoint = EndpointMessage.read(in);
            if (!endpoint.equals(UNUSED)) {
                remote.add(endpoint);
            }
        }
        if (remote.size() != queuePairs) {
            throw new RdmaException("the peer has %d queue pairs and not %d: give both sides the same -q"
                    .formatted(remote.size(), queuePairs));
        }
        return remote;
    }

    private static void requireDone(InputStream in) throws IOException {
        byte[] answer = in.readNBytes(DONE.length);
        if (answer.length < DONE.length) {
            throw new EOFException("the client closed the TCP connection before it was connected");
        }
        if (!Arrays.equals(answer, DONE)) {
            throw new RdmaException("the client did not confirm the connection; does it use the same --transport?");
        }
    }

    private static RdmaException silent(String peer, Duration timeout, SocketTimeoutException cause) {
        return new RdmaException(
                "%s did not answer within %d s on the TCP connection".formatted(peer, timeout.toSeconds()), cause);
    }
}
