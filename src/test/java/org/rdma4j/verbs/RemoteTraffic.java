package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Traffic to the other host and from it, on a thread of its own. A round is a send, a write, a read of what was written
 * and a read of what the other host has always had there. All that is reported as done well is compared.
 */
final class RemoteTraffic {
    private enum Kind {
        SEND(0),
        WRITE(1),
        READ_BACK(2),
        READ(3),
        RECEIVE(4);

        private static final int COUNT = 5;

        private final int remainder;

        Kind(int remainder) {
            this.remainder = remainder;
        }

        long workRequest(long number) {
            return number * COUNT + remainder;
        }

        static Kind of(long workRequest) {
            return Stream.of(values())
                    .filter(kind -> kind.remainder == workRequest % COUNT)
                    .findFirst()
                    .orElseThrow();
        }

        static long number(long workRequest) {
            return workRequest / COUNT;
        }
    }

    private static final int WINDOW = RemotePair.WINDOW;
    private static final int MESSAGE = RemotePattern.MESSAGE;
    private static final int PATIENCE_SECONDS = 60;
    private static final long PAUSE_NANOS = 200_000;

    private final RemotePair pair;
    private final RemotePattern own = RemotePattern.ofHost(PeerHost.THIS_HOST);
    private final RemotePattern others = RemotePattern.ofHost(1 - PeerHost.THIS_HOST);
    private final MemoryRegion sends;
    private final MemoryRegion receives;
    private final MemoryRegion readBacks;
    private final MemoryRegion reads;
    private final MemoryRegion library;
    private final RemoteMemory othersBoard;
    private final RemoteMemory othersLibrary;
    private final FutureTask<List<CompletionStatus>> task = new FutureTask<>(this::run);

    private volatile long lastRound = Long.MAX_VALUE;
    private volatile long expectedReceives = Long.MAX_VALUE;
    private volatile long roundsBegun;
    private volatile long roundsDone;
    private long sendsDone;
    private long received;
    private long receivesPosted;
    private int underWay;
    private final List<CompletionStatus> failures = new ArrayList<>();

    RemoteTraffic(RemotePair pair) throws IOException {
        this.pair = pair;
        this.sends = local();
        this.receives = local();
        this.readBacks = local();
        this.reads = local();
        MemoryRegion board = pair.domain.allocate(
                (long) WINDOW * MESSAGE, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ);
        this.library = pair.domain.allocate(own.all().byteSize(), AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_READ);
        library.memory().copyFrom(own.all());
        this.othersBoard = pair.exchange(board.remote());
        this.othersLibrary = pair.exchange(library.remote());
    }

    void start() {
        Thread.ofPlatform().daemon().name("traffic").start(task);
    }

    void awaitRounds(long more) throws Exception {
        long wanted = roundsDone + more;
        await(() -> roundsDone >= wanted, more + " rounds more");
    }

    /** Begins no more rounds, and answers how many there were, once all are done. */
    long stop() throws Exception {
        lastRound = 0;
        await(() -> roundsDone == roundsBegun, "the end of all rounds");
        return roundsBegun;
    }

    /** Waits until the messages of the other host's rounds are here too. */
    void finish(long roundsOfTheOther) throws Exception {
        expectedReceives = roundsOfTheOther;
        assertThat(failures()).isEmpty();
        assertThat(received).isEqualTo(roundsOfTheOther);
    }

    /** How all that failed has ended, in order, once nothing is under way any more. */
    List<CompletionStatus> failures() throws Exception {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    long sendsDone() {
        return sendsDone;
    }

    long received() {
        return received;
    }

    private MemoryRegion local() {
        return pair.domain.allocate((long) WINDOW * MESSAGE, AccessFlag.LOCAL_WRITE);
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition, String what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (task.isDone()) {
                throw new AssertionError("the traffic ended before " + what + ": " + task.get());
            }
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(1);
        }
    }

    private List<CompletionStatus> run() {
        while (receivesPosted < WINDOW) {
            postReceive();
        }
        while (failures.isEmpty() ? !isOver() : underWay > 0) {
            if (failures.isEmpty() && roundsBegun < lastRound && roundsBegun - roundsDone < WINDOW) {
                beginRound();
            }
            List<WorkCompletion> found = pair.completions.poll(WINDOW);
            if (found.isEmpty()) {
                // The kernel that sends and receives the packets needs the processors too.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            for (WorkCompletion completion : found) {
                underWay--;
                if (completion.isSuccess()) {
                    take(completion);
                } else {
                    failures.add(completion.status());
                }
            }
        }
        return failures;
    }

    private boolean isOver() {
        return lastRound == 0 && roundsDone == roundsBegun && received == expectedReceives;
    }

    private void beginRound() {
        long round = roundsBegun;
        MemorySlice message = slot(sends, round);
        message.memory().copyFrom(own.message(round));
        RemoteMemory target = othersBoard.at(message.offset());
        RemoteMemory page = othersLibrary.at(RemotePattern.start(round));
        int posted = pair.queuePair.post(
                SendRequest.send(Kind.SEND.workRequest(round), message),
                SendRequest.write(Kind.WRITE.workRequest(round), target, message),
                SendRequest.read(Kind.READ_BACK.workRequest(round), target, slot(readBacks, round)),
                SendRequest.read(Kind.READ.workRequest(round), page, slot(reads, round)));
        assertThat(posted).as("requests posted").isEqualTo(4);
        underWay += posted;
        roundsBegun = round + 1;
    }

    private void take(WorkCompletion completion) {
        long number = Kind.number(completion.wrId());
        switch (Kind.of(completion.wrId())) {
            case SEND -> sendsDone++;
            case WRITE -> {}
            case READ_BACK -> requireSame(slot(readBacks, number), own, number, "what was written");
            case READ -> {
                requireSame(slot(reads, number), others, number, "what was read");
                assertThat(number).as("the round that is done").isEqualTo(roundsDone);
                roundsDone = number + 1;
            }
            case RECEIVE -> {
                assertThat(number).as("the receive that is done").isEqualTo(received);
                assertThat(completion.byteLength()).isEqualTo(MESSAGE);
                requireSame(slot(receives, number), others, number, "what was received");
                received = number + 1;
                if (failures.isEmpty()) {
                    postReceive();
                }
            }
        }
    }

    private void postReceive() {
        boolean posted =
                pair.queuePair.postReceive(Kind.RECEIVE.workRequest(receivesPosted), slot(receives, receivesPosted));
        assertThat(posted).as("a receive is posted").isTrue();
        receivesPosted++;
        underWay++;
    }

    private static MemorySlice slot(MemoryRegion region, long number) {
        return region.slice(number % WINDOW * MESSAGE, MESSAGE);
    }

    private static void requireSame(MemorySlice found, RemotePattern pattern, long number, String what) {
        assertThat(found.memory().mismatch(pattern.message(number)))
                .as("the first octet of message %d that is not %s", number, what)
                .isEqualTo(-1);
    }
}
