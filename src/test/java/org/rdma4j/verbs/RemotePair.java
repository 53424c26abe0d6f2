package org.rdma4j.verbs;

import java.io.IOException;
import java.util.HexFormat;

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
                .withMaxSend(WINDOW * REQUESTS_OF_A_ROUND)
                .withMaxReceive(WINDOW)
                .withRemoteAccess(AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE));
    }

    /** Connects, for the first time or anew. */
    void connect(ConnectionOptions options) throws IOException {
        queuePair.reset();
        Endpoint own = queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
        String remote = peer.exchange(HexFormat.of().formatHex(own.toBytes()));
        queuePair.connect(Endpoint.of(HexFormat.of().parseHex(remote)), options);
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
