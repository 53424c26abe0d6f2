package org.rdma4j.internal.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;
import org.rdma4j.Gid;

/** The source address that the kernel's routing table chooses. */
public final class RoutedAddress {
    /** RoCE v2's UDP port. The table may route by it; nothing is sent to it. */
    private static final int ROCE_PORT = 4791;

    private RoutedAddress() {}

    /**
     * The source address for packets to a GID: that of a UDP socket which is connected to it.
     *
     * @param peer where the packets go
     * @return the source; empty where the kernel has no route, and for link-local GIDs, which name no interface
     */
    public static Optional<Gid> toward(Gid peer) {
        if (peer.isLinkLocal() || peer.equals(Gid.ZERO)) {
            return Optional.empty();
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(peer.toByteArray()), ROCE_PORT));
            return Optional.of(Gid.of(socket.getLocalAddress())).filter(source -> !source.equals(Gid.ZERO));
        } catch (SocketException | UncheckedIOException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
