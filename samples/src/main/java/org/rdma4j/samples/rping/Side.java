package org.rdma4j.samples.rping;

import java.time.Duration;
import java.util.Optional;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.CompletionStatus;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WaitingStrategy;

/** One side of a connection: its queue pair, a message each way, and the buffers that are read and written. */
final class Side implements AutoCloseable {
    /** The {@code wrId} of each kind of request. */
    private static final int RECEIVE = 0;

    private static final int SEND = 1;
    private static final int READ = 2;
    private static final int WRITE = 3;
    private static final int KINDS = 4;

    private static final int QUEUE = 32;
    private static final int POLLS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ProtectionDomain domain;
    private final CompletionQueue completions;
    private final MemoryRegion messages;
    private final MemoryRegion source;
    private final MemoryRegion target;
    private final QueuePair queuePair;
    private final CompletionBatch batch;
    /** The number of completed requests of each kind that were not waited for yet. */
    private final int[] done = new int[KINDS];

    Side(Context context, int size) {
        domain = context.allocateProtectionDomain();
        completions = context.createCompletionQueue(2 * QUEUE);
        messages = domain.allocate(2 * Advertisement.BYTES, AccessFlag.LOCAL_WRITE);
        source = domain.allocate(size, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_READ);
        target = domain.allocate(size, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE);
        queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions)
                .withRemoteAccess(AccessFlag.REMOTE_READ, AccessFlag.REMOTE_WRITE));
        batch = completions.batch(QUEUE);
    }

    QueuePair queuePair() {
        return queuePair;
    }

    /** The buffer that the peer reads. */
    MemoryRegion source() {
        return source;
    }

    /** The buffer that the peer writes to, and that this side reads into. */
    MemoryRegion target() {
        return target;
    }

    /** The receive for the next message; one is always posted. */
    void postReceive() {
        queuePair.postReceive(RECEIVE, messages.slice(0, Advertisement.BYTES));
    }

    /** Sends the address and key of a buffer to the peer. */
    void advertise(MemoryRegion region) {
        new Advertisement(region.remote(), (int) region.memory().byteSize())
                .write(messages.memory().asSlice(Advertisement.BYTES, Advertisement.BYTES));
        send();
    }

    /** Tells the peer to go on; the content of the message does not matter. */
    void send() {
        queuePair.postSend(SEND, messages.slice(Advertisement.BYTES, Advertisement.BYTES));
        require(await(SEND));
    }

    /** Waits for a message, and posts the receive for the next one; empty if the peer has disconnected. */
    Optional<Advertisement> receive() {
        if (!await(RECEIVE)) {
            return Optional.empty();
        }
        Advertisement received = Advertisement.read(messages.memory());
        postReceive();
        return Optional.of(received);
    }

    /** Reads the peer's buffer. */
    void read(Advertisement from) {
        MemorySlice here = target.slice(0, from.size());
        queuePair.postSend(SendRequest.read(READ, from.memory(), here));
        require(await(READ));
    }

    /** Writes the data that was read to the peer's buffer. */
    void write(Advertisement to, int length) {
        MemorySlice here = target.slice(0, length);
        queuePair.postSend(SendRequest.write(WRITE, to.memory(), here));
        require(await(WRITE));
    }

    @Override
    public void close() {
        queuePair.close();
        completions.close();
        domain.close();
    }

    private static void require(boolean connected) {
        if (!connected) {
            throw new IllegalStateException("the peer disconnected in the middle of a ping");
        }
    }

    /** False if the peer has disconnected; outstanding requests are flushed then. */
    private boolean await(int kind) {
        while (done[kind] == 0) {
            int found = batch.await(WaitingStrategy.spinningThenYielding(POLLS), PATIENCE);
            if (found == 0) {
                throw new IllegalStateException(
                        "the peer has not answered within " + PATIENCE.toMinutes() + " minutes");
            }
            for (int i = 0; i < found; i++) {
                if (batch.status(i) == CompletionStatus.WORK_REQUEST_FLUSHED) {
                    return false;
                }
                batch.completion(i).requireSuccess();
                done[(int) batch.wrId(i)]++;
            }
        }
        done[kind]--;
        return true;
    }
}
