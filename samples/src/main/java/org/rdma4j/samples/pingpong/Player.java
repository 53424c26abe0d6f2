package org.rdma4j.samples.pingpong;

import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.ConnectionOptions;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WorkCompletion;

/**
 * One side of the game. As in the C program messages are received into the buffer that they are sent from, so that the
 * server sends back what it got, and the client can check all of it.
 */
final class Player implements AutoCloseable {
    private static final long RECEIVE = 1;
    private static final long SEND = 2;
    private static final int PAGE = 4096;
    private static final long SLOWEST_NANOS = 3_600_000_000_000L;

    private final Traffic traffic;
    private final Completions completions;
    private final MemoryRegion buffer;
    private final QueuePair queuePair;
    private final Histogram roundTrips = new Histogram(SLOWEST_NANOS, 3);

    private int receivesPosted;
    private int sent;
    private int received;
    private long pending = RECEIVE;
    private long sentAt;

    Player(Context context, LocalPort port, Traffic traffic, PrintWriter out) {
        this.traffic = traffic;
        this.completions = Completions.of(context, traffic);
        ProtectionDomain domain = context.allocateProtectionDomain();
        this.buffer = domain.allocate(traffic.size(), AccessFlag.LOCAL_WRITE);
        this.queuePair = domain.createQueuePair(
                QueuePairSpec.reliableConnected(completions.queue()).maxSend(1).maxReceive(traffic.receiveDepth()));
        queuePair.endpoint(port);
        queuePair.sourceGid().ifPresent(gid -> out.println("  source:         " + gid));
        postReceives();
    }

    Endpoint endpoint() {
        return queuePair.endpoint();
    }

    void connect(Endpoint remote, ConnectionOptions options) {
        queuePair.connect(remote, options);
    }

    /** Plays to the end; the client has the first move. */
    Result play(boolean client) {
        long begin = System.nanoTime();
        if (client) {
            fillPattern();
            send();
        }
        while (received < traffic.iterations() || sent < traffic.iterations() || (pending & SEND) != 0) {
            for (WorkCompletion completion : nextCompletions()) {
                take(completion.requireSuccess());
            }
        }
        Result result = new Result(
                2L * traffic.size() * traffic.iterations(),
                traffic.iterations(),
                System.nanoTime() - begin,
                roundTrips);
        if (traffic.check()) {
            checkPattern(client);
        }
        return result;
    }

    @Override
    public void close() {
        queuePair.close();
    }

    private List<WorkCompletion> nextCompletions() {
        List<WorkCompletion> next = completions.next();
        if (next.isEmpty()) {
            throw new RdmaException(
                    "the peer was silent for %d s after %d of %d messages; is it still running, with the same -n and -s?"
                            .formatted(traffic.timeout().toSeconds(), received, traffic.iterations()));
        }
        return next;
    }

    private void take(WorkCompletion completion) {
        pending &= ~completion.wrId();
        if (completion.wrId() == RECEIVE) {
            received++;
            receivesPosted--;
            requireSize(completion.byteLength());
            if (sentAt != 0) {
                roundTrips.recordValue(Math.min(SLOWEST_NANOS, System.nanoTime() - sentAt));
            }
            if (receivesPosted <= 1) {
                postReceives();
            }
        }
        if (pending == 0 && sent < traffic.iterations()) {
            send();
        }
    }

    private void send() {
        pending = SEND | (received < traffic.iterations() ? RECEIVE : 0);
        sentAt = System.nanoTime();
        if (!queuePair.postSend(SEND, buffer.whole())) {
            throw new RdmaException("the send queue is full, although the last send is done");
        }
        sent++;
    }

    private void postReceives() {
        while (receivesPosted < traffic.receiveDepth() && queuePair.postReceive(RECEIVE, buffer.whole())) {
            receivesPosted++;
        }
    }

    private void requireSize(int octets) {
        if (octets != traffic.size()) {
            throw new RdmaException("a message has %d octets and not %d: give both sides the same -s"
                    .formatted(octets, traffic.size()));
        }
    }

    /** Pages begin with a zero, which is what the C program looks for; the rest is ours. */
    private void fillPattern() {
        MemorySegment memory = buffer.memory();
        for (int i = 0; i < traffic.size(); i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, pattern(i));
        }
    }

    /** The server cannot know what a C client sent between the beginnings of pages. */
    private void checkPattern(boolean client) {
        MemorySegment memory = buffer.memory();
        for (int i = 0; i < traffic.size(); i += client ? 1 : PAGE) {
            byte octet = memory.get(ValueLayout.JAVA_BYTE, i);
            if (octet != pattern(i)) {
                throw new RdmaException("what was received is wrong: octet %d is 0x%02x and not 0x%02x"
                        .formatted(i, octet, pattern(i)));
            }
        }
    }

    private static byte pattern(int index) {
        return (byte) (index % PAGE * 31);
    }
}
