package org.rdma4j.samples.pingpong;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.ConnectionOptions;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.SharedReceiveQueue;
import org.rdma4j.verbs.WorkCompletion;

/**
 * One side of the ping-pong. As in the C programs, messages are received into the buffer that they are sent from, so
 * that the server sends back what it got, and the client can check all of it. Closing the context closes what it makes.
 */
final class Player {
    private static final long SLOWEST_NANOS = 3_600_000_000_000L;

    private final Traffic traffic;
    private final Completions completions;
    private final MemorySlice message;
    private final Filling filling;
    /** The queue pairs by number, in the order in which their endpoints are sent to the peer. */
    private final Map<Integer, Ball> balls = new LinkedHashMap<>();

    private final Receives receives;
    private final Histogram roundTrips = new Histogram(SLOWEST_NANOS, 3);

    private int sent;
    private int received;

    Player(Context context, LocalPort port, Traffic traffic, PrintWriter out) {
        this.traffic = traffic;
        this.completions = Completions.of(context, traffic);
        this.filling = Filling.of(traffic);
        ProtectionDomain domain = context.allocateProtectionDomain();
        int header = traffic.transport().headerLength();
        MemoryRegion buffer = domain.allocate(header + traffic.size(), AccessFlag.LOCAL_WRITE);
        this.message = buffer.slice(header, traffic.size());
        Filling.spoil(message.memory());

        @Nullable
        SharedReceiveQueue shared = traffic.transport().sharesReceives()
                ? domain.createSharedReceiveQueue(traffic.receiveDepth(), 1)
                : null;
        for (int i = 0; i < traffic.queuePairs(); i++) {
            QueuePair queuePair = domain.createQueuePair(spec(shared));
            queuePair.bind(port);
            balls.put(queuePair.qpn(), new Ball(domain, queuePair, message));
        }
        QueuePair first = queuePairs().getFirst();
        MemorySlice place = buffer.whole();
        BooleanSupplier post = shared == null
                ? () -> first.postReceive(Receives.WORK_REQUEST, place)
                : () -> shared.postReceive(Receives.WORK_REQUEST, place);
        this.receives = new Receives(post, traffic.receiveDepth(), traffic.queuePairs());
        receives.fill();
        first.sourceGid().ifPresent(gid -> out.println("  source:         " + gid));
    }

    List<Endpoint> endpoints() {
        return queuePairs().stream().map(QueuePair::endpoint).toList();
    }

    void connect(List<Endpoint> remotes, ConnectionOptions options) {
        int next = 0;
        for (Ball ball : balls.values()) {
            ball.connect(traffic.transport(), remotes.get(next++), options);
        }
    }

    /** Plays to the end; the client sends first. */
    Result play(boolean client) {
        long begin = System.nanoTime();
        if (client) {
            filling.fill(message.memory());
            balls.values().forEach(Ball::send);
        }
        while (received < traffic.iterations() || sent < traffic.iterations()) {
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
            check(client);
        }
        return result;
    }

    private QueuePairSpec spec(@Nullable SharedReceiveQueue shared) {
        QueuePairSpec spec = QueuePairSpec.of(traffic.transport().type(), completions.queue())
                .withMaxSend(1);
        return shared == null ? spec.withMaxReceive(traffic.receiveDepth()) : spec.withSharedReceiveQueue(shared);
    }

    private List<QueuePair> queuePairs() {
        return balls.values().stream().map(Ball::queuePair).toList();
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
        @Nullable Ball ball = balls.get(completion.qpn());
        if (ball == null) {
            throw new RdmaException("there is a completion of queue pair 0x%06x, which does not belong to this program"
                    .formatted(completion.qpn()));
        }
        if (completion.wrId() == Receives.WORK_REQUEST) {
            received++;
            receives.used();
            requireSize(completion.byteLength() - traffic.transport().headerLength());
            record(ball.nanosAway());
        } else {
            sent++;
        }
        if (ball.isFreeAfter(completion.wrId()) && sent < traffic.iterations()) {
            ball.send();
        }
    }

    private void record(long roundTripNanos) {
        if (roundTripNanos >= 0) {
            roundTrips.recordValue(Math.min(SLOWEST_NANOS, roundTripNanos));
        }
    }

    private void requireSize(int bytes) {
        if (bytes != traffic.size()) {
            throw new RdmaException(
                    "a message has %d bytes and not %d: give both sides the same -s".formatted(bytes, traffic.size()));
        }
    }

    private void check(boolean client) {
        if (client) {
            filling.requireOurs(message.memory());
        } else {
            filling.requireKnown(message.memory());
        }
    }
}
