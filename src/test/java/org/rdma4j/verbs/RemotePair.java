package org.rdma4j.verbs;

import java.io.IOException;
import java.util.HexFormat;
import org.rdma4j.Gid;
import org.rdma4j.Lid;

/** A queue pair that is connected to one on the other host, and memory on both sides that the other may reach. */
final class RemotePair implements AutoCloseable {
    /** How many messages of each kind may be under way. */
    static final int WINDOW = 8;

    private static final int COMPLETIONS = 256;
    private static final int REQUESTS_OF_A_ROUND = 4;

    private final PeerHost peer;
    final Context context = SoftRoceDevice.open();
    final CompletionQueue completions = context.createCompletionQueue(COMPLETIONS);
    final ProtectionDomain domain = context.allocateProtectionDomain();
    final QueuePair queuePair;

    RemotePair(PeerHost peer) {
        this.peer = peer;
        this.queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions)
                .maxSend(WINDOW * REQUESTS_OF_A_ROUND)
                .maxReceive(WINDOW)
                .remoteAccess(AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE));
    }

    /** Connects, for the first time or anew. */
    void connect(ConnectionOptions options) throws IOException {
        queuePair.modify(QueuePairModification.to(QueuePairState.RESET));
        Endpoint own = queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
        String[] words = peer.exchange("%d %d %d %s"
                        .formatted(
                                own.lid().value(),
                                own.qpn(),
                                own.psn(),
                                HexFormat.of().formatHex(own.gid().toByteArray())))
                .split(" ", -1);
        Endpoint remote = new Endpoint(
                Lid.of(Integer.parseInt(words[0])),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Gid.of(HexFormat.of().parseHex(words[3])));
        queuePair.connect(remote, options);
        peer.await("connected");
    }

    /** Tells the other host of memory here, and answers what it tells of its own. */
    RemoteMemory exchange(RemoteMemory own) throws IOException {
        String[] words =
                peer.exchange("%d %d".formatted(own.address(), own.rkey())).split(" ", -1);
        return new RemoteMemory(Long.parseLong(words[0]), Integer.parseInt(words[1]));
    }

    @Override
    public void close() {
        context.close();
    }
}
