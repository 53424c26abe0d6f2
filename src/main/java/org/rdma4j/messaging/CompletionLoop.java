package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.cm.ConnectionState;
import org.rdma4j.verbs.CompletionBatch;
import org.rdma4j.verbs.CompletionStatus;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;
import org.rdma4j.verbs.WaitingStrategy;
import org.rdma4j.verbs.WorkCompletion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on each completion of a channel, in a thread of its own, and checks whether the peer is still there. */
final class CompletionLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionLoop.class);
    private static final int BATCH = 32;
    /** So few that thousands of idle channels cost nothing. */
    private static final int POLLS_BEFORE_SLEEP = 10;

    private final MessageChannel channel;
    private final ChannelQueues queues;
    private final Credits credits;
    private final FrameSender sender;
    private final PendingOperations<Answer> answers;
    private final PendingOperations<Boolean> accesses;
    private final Inbox inbox;
    private final long keepAliveNanos;
    private final Duration lostAfter;
    private long lastHeard = System.nanoTime();
    /** When the outstanding keep-alive was posted. */
    private @Nullable Long askedAt;

    CompletionLoop(
            MessageChannel channel,
            ChannelQueues queues,
            Credits credits,
            FrameSender sender,
            PendingOperations<Answer> answers,
            PendingOperations<Boolean> accesses,
            Inbox inbox,
            MessagingOptions options) {
        this.channel = channel;
        this.queues = queues;
        this.credits = credits;
        this.sender = sender;
        this.answers = answers;
        this.accesses = accesses;
        this.inbox = inbox;
        this.keepAliveNanos = options.keepAlive().toNanos();
        this.lostAfter = options.lostAfter();
    }

    @Override
    public void run() {
        CompletionBatch batch = queues.completions().batch(BATCH);
        WaitingStrategy strategy = WaitingStrategy.spinningThenSleeping(POLLS_BEFORE_SLEEP);
        try {
            while (!channel.hasEnded()) {
                int found = batch.await(strategy, untilNextCheck());
                for (int i = 0; i < found && !channel.hasEnded(); i++) {
                    act(batch, i);
                }
                sender.returnCredits();
                check();
            }
        } catch (ProtocolViolation e) {
            channel.end(new ChannelEnd(EndReason.PROTOCOL_VIOLATION, String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) { // whoever waits must learn of it
            channel.end(new ChannelEnd(EndReason.FAILED_HERE, String.valueOf(e.getMessage())));
        }
    }

    private void act(CompletionBatch batch, int index) throws ProtocolViolation {
        if (!batch.isSuccess(index)) {
            channel.end(endBy(batch.completion(index)));
            return;
        }
        lastHeard = System.nanoTime();
        long wrId = batch.wrId(index);
        long number = WorkId.number(wrId);
        switch (WorkId.kind(wrId)) {
            case WorkId.RECEIVE -> received((int) number, batch.byteLength(index));
            case WorkId.FRAME -> sender.completed((int) number);
            case WorkId.OPERATION -> {
                var _ = accesses.complete(number, true);
            }
            default -> askedAt = null;
        }
    }

    private void received(int index, int bytes) throws ProtocolViolation {
        MemorySegment frame = queues.received(index, bytes);
        FrameHeader header = FrameHeader.read(frame);
        MemorySegment payload = frame.asSlice(FrameHeader.SIZE, header.length());
        credits.grant(header.credits());
        switch (header.type()) {
            case MESSAGE, CALL, FIND -> inbox.put(new Inbox.Frame(index, header, payload));
            case REPLY, FAILURE, FOUND, TAKEN -> answered(index, header, payload);
            case CREDITS -> repost(index);
            case END -> channel.end(new ChannelEnd(EndReason.CLOSED_BY_PEER, ""));
        }
    }

    private void answered(int index, FrameHeader header, MemorySegment payload) {
        boolean isAwaited = answers.complete(header.id(), Answer.of(header, payload));
        if (!isAwaited && header.offered()) {
            inbox.put(new Inbox.Frame(index, header, payload)); // the peer must learn that nobody reads it
        } else {
            repost(index);
        }
    }

    private void repost(int index) {
        queues.postReceive(index);
        credits.owe();
    }

    private ChannelEnd endBy(WorkCompletion completion) {
        ConnectionState state = channel.connectionState();
        return switch (state) {
            case DISCONNECTED ->
                new ChannelEnd(
                        EndReason.PEER_LOST, "it disconnected without closing the channel; its process may have ended");
            case UNREACHABLE -> new ChannelEnd(EndReason.PEER_LOST, "it is unreachable");
            case DEVICE_REMOVED -> new ChannelEnd(EndReason.FAILED_HERE, "the device of this side was removed");
            default ->
                new ChannelEnd(
                        completion.status() == CompletionStatus.RETRY_EXCEEDED
                                ? EndReason.PEER_LOST
                                : EndReason.FAILED_HERE,
                        completion.toString());
        };
    }

    private Duration untilNextCheck() {
        long next = askedAt == null ? lastHeard + keepAliveNanos : askedAt + lostAfter.toNanos();
        return Duration.ofNanos(Math.max(0, next - System.nanoTime()));
    }

    private void check() {
        long now = System.nanoTime();
        if (askedAt != null) {
            if (now - askedAt >= lostAfter.toNanos()) {
                channel.end(new ChannelEnd(
                        EndReason.PEER_LOST,
                        "its device has not acknowledged a keep-alive for %s ms".formatted(lostAfter.toMillis())));
            }
        } else if (now - lastHeard >= keepAliveNanos && !channel.hasEnded()) {
            askedAt = now;
            askWhetherPeerIsThere();
        }
    }

    /** A write of no bytes needs no memory and no receive of the peer. */
    private void askWhetherPeerIsThere() {
        try {
            var _ = queues.queuePair()
                    .postSend(SendRequest.write(WorkId.of(WorkId.KEEP_ALIVE, 0), new RemoteMemory(0, 0)));
        } catch (IllegalStateException | RdmaException e) {
            LOG.debug("the {} cannot be checked; its completions tell why", channel, e);
        }
    }
}
