package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.cm.Connection;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.cm.ConnectionState;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.RemoteMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages to and from one peer, and access to the memory that it has published. Made by {@link #connect}, and by a
 * {@link MessageServer} for each client. Any thread may use it, platform or virtual.
 *
 * {@snippet file="org/rdma4j/examples/MessagingExampleTest.java" region="client"}
 *
 * <p>A message that was sent may be lost if the channel ends before the peer has handled it; one that was answered is
 * not. No message is handled twice.
 */
public final class MessageChannel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageChannel.class);
    private static final String NO_MORE_REQUESTS = "its queue pair takes no more requests";

    private final ChannelQueues queues;
    private final Connection connection;
    private final Runnable whenReleased;
    private final long longestForPeer;
    /** The length of a message that fits into a buffer of either side. */
    private final int fitting;

    private final Duration lostAfter;
    private final Credits credits;
    private final FrameSender sender;
    private final PendingOperations<Answer> answers = new PendingOperations<>();
    private final PendingOperations<Boolean> accesses = new PendingOperations<>();
    private final Inbox inbox = new Inbox();
    private final RemoteAccess access;
    private final LongMessages longMessages;
    private final AtomicReference<@Nullable ChannelEnd> end = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final HandlerLoop handler;
    private final Thread polling;
    private final Thread handling;

    private MessageChannel(
            ChannelQueues queues,
            Connection connection,
            Greeting peer,
            MessagingOptions options,
            MessageHandler handler,
            Function<String, @Nullable RemoteRegion> published,
            Runnable whenReleased) {
        this.queues = queues;
        this.connection = connection;
        this.whenReleased = whenReleased;
        this.longestForPeer = peer.maxMessage();
        this.fitting = Math.min(peer.bufferSize(), options.bufferSize()) - FrameHeader.SIZE;
        this.lostAfter = options.lostAfter();
        this.credits = new Credits(peer.receiveBuffers(), options.receiveBuffers());
        this.sender = new FrameSender(queues, options, credits, this::closed);
        this.access = new RemoteAccess(this, queues, accesses);
        this.longMessages = new LongMessages(this, queues.domain(), sender, access, answers, options.maxMessage());
        this.handler =
                new HandlerLoop(this, queues, credits, sender, longMessages, inbox, handler, published, lostAfter);
        this.polling = Thread.ofVirtual()
                .name("rdma4j completions of the " + this)
                .unstarted(new CompletionLoop(this, queues, credits, sender, answers, accesses, inbox, options));
        this.handling =
                Thread.ofVirtual().name("rdma4j messages of the " + this).unstarted(this::handleAll);
    }

    /** Starts the channel of an established connection, which takes over what it is given. */
    static MessageChannel start(
            ChannelQueues queues,
            Connection connection,
            Greeting peer,
            MessagingOptions options,
            MessageHandler handler,
            Function<String, @Nullable RemoteRegion> published,
            Runnable whenReleased) {
        MessageChannel channel =
                new MessageChannel(queues, connection, peer, options, handler, published, whenReleased);
        channel.polling.start();
        channel.handling.start();
        return channel;
    }

    /**
     * Connects to a server, with the default options and a device that the route to the server decides.
     *
     * @param server the address of an RDMA device of the server, and its port
     * @param handler for messages that the server sends on its own; {@link MessageHandler#NONE} if it sends none
     * @param timeout how long at most
     * @return the channel, which the caller closes
     * @throws org.rdma4j.cm.ConnectionRefusedException if nobody listens there, or the server refuses
     * @throws RdmaException if there is no route, the time has passed, or the peer speaks another protocol
     */
    public static MessageChannel connect(InetSocketAddress server, MessageHandler handler, Duration timeout) {
        ConnectionManager manager = ConnectionManager.open();
        return Dialing.connect(manager, null, server, MessagingOptions.defaults(), handler, timeout, manager::close);
    }

    /**
     * Connects to a server, for programs with many channels or with memory of their own.
     *
     * @param manager the connection manager, opened for the domain's context; the caller closes it after the channel
     * @param domain where buffers are registered; memory for {@link #read}, {@link #write} and {@link
     *     #send(MemorySlice, Duration)} must be of this domain. The caller closes it after the channel
     * @param server the address of an RDMA device of the server, and its port
     * @param options sizes and times
     * @param handler for messages that the server sends on its own
     * @param timeout how long at most
     * @return the channel, which the caller closes
     * @throws org.rdma4j.cm.ConnectionRefusedException if nobody listens there, or the server refuses
     * @throws RdmaException if there is no route, the route leads through another device, the time has passed, or the
     *     peer speaks another protocol
     */
    public static MessageChannel connect(
            ConnectionManager manager,
            ProtectionDomain domain,
            InetSocketAddress server,
            MessagingOptions options,
            MessageHandler handler,
            Duration timeout) {
        return Dialing.connect(manager, domain, server, options, handler, timeout, () -> {});
    }

    /**
     * The address of the peer.
     *
     * @return the address and the port
     */
    public InetSocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    /**
     * The domain of the channel, to register memory in.
     *
     * @return the domain; closed with this channel, if the program did not provide it
     */
    public ProtectionDomain domain() {
        return queues.domain();
    }

    /**
     * The end of this channel.
     *
     * @return why it ended; null as long as it is open
     */
    public @Nullable ChannelEnd ended() {
        return end.get();
    }

    /**
     * Sends a message. A message that fits into a buffer was copied when this returns, and is on its way. For a longer
     * one this returns when the peer has read it: memory outside the heap is registered for that time, and other memory
     * is copied.
     *
     * @param message the message, in memory of any kind
     * @param timeout how long to wait at most until the peer has a free buffer, and has read a long message. If it has
     *     not read it until then, the channel ends, because the memory must be withdrawn
     * @throws IllegalArgumentException if the message is longer than the peer accepts
     * @throws ChannelClosedException if the channel has ended
     * @throws RdmaException if the time has passed or the thread was interrupted
     */
    public void send(MemorySegment message, Duration timeout) {
        message(FrameType.MESSAGE, 0, message, Deadline.after(timeout));
    }

    /**
     * Sends a message from registered memory, without copying or registering it: the peer reads it by RDMA, also if it
     * is short. This returns when the peer has read it.
     *
     * @param message the message, in a region of {@link #domain} with {@link AccessFlag#REMOTE_READ}
     * @param timeout how long to wait at most; as for {@link #send(MemorySegment, Duration)}
     * @throws IllegalArgumentException if the message is empty, longer than the peer accepts, or of another domain
     * @throws ChannelClosedException if the channel has ended
     * @throws RdmaException if the time has passed or the thread was interrupted
     */
    public void send(MemorySlice message, Duration timeout) {
        if (message.length() == 0) {
            throw new IllegalArgumentException("an empty message cannot be read: send an empty memory segment");
        }
        requireAccepted(message.length());
        longMessages.offer(FrameType.MESSAGE, 0, message, Deadline.after(timeout));
    }

    /**
     * Sends a message and waits for the reply.
     *
     * @param request the message, in memory of any kind; as for {@link #send(MemorySegment, Duration)}
     * @param timeout how long to wait at most for all of it
     * @return the reply, in memory that the garbage collector frees
     * @throws CallFailedException if the peer's handler failed
     * @throws IllegalArgumentException if the message is longer than the peer accepts
     * @throws ChannelClosedException if the channel has ended, also while this waits
     * @throws RdmaException if the time has passed or the thread was interrupted: a reply that comes later is dropped. If
     *     a long reply is being read at that moment, the channel ends
     */
    public MemorySegment call(MemorySegment request, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        Answer answer = ask(FrameType.CALL, request, deadline, "the call");
        require(answer, FrameType.REPLY);
        return answer.offered() ? longMessages.fetch(answer.payload(), deadline) : answer.payload();
    }

    /**
     * Finds memory that the server has published.
     *
     * @param name its name
     * @param timeout how long to wait at most
     * @return where it is, for {@link #read} and {@link #write}
     * @throws CallFailedException if the server has published nothing by this name
     * @throws ChannelClosedException if the channel has ended
     * @throws RdmaException if the time has passed or the thread was interrupted
     */
    public RemoteRegion find(String name, Duration timeout) {
        MemorySegment bytes = MemorySegment.ofArray(PublishedRegions.requireName(name));
        Answer answer = ask(FrameType.FIND, bytes, Deadline.after(timeout), "the search for '%s'".formatted(name));
        require(answer, FrameType.FOUND);
        try {
            return RemoteRegion.of(name, answer.payload());
        } catch (ProtocolViolation e) {
            throw violated(e);
        }
    }

    /**
     * Reads published memory by RDMA: {@code IBV_WR_RDMA_READ} of {@code man ibv_post_send}.
     *
     * @param source the published memory
     * @param offset where to begin in it, in bytes
     * @param into where to put it, in a region of {@link #domain} with {@link AccessFlag#LOCAL_WRITE}; its length says
     *     how much is read
     * @param timeout how long to wait at most. If the time passes, the channel ends: otherwise the device could still
     *     write to the memory
     * @throws IndexOutOfBoundsException if the part is not within the published memory
     * @throws IllegalArgumentException if the memory is of another domain
     * @throws ChannelClosedException if the channel has ended; it ends if the peer refuses the access
     * @throws RdmaException if the time has passed or the thread was interrupted
     */
    public void read(RemoteRegion source, long offset, MemorySlice into, Duration timeout) {
        RemoteMemory part = source.part(offset, into.length());
        access.read(part, into, Deadline.after(timeout));
    }

    /**
     * Writes published memory by RDMA: {@code IBV_WR_RDMA_WRITE} of {@code man ibv_post_send}. When this returns, the
     * peer's device has acknowledged the data.
     *
     * @param target the published memory
     * @param offset where to begin in it, in bytes
     * @param from what to write, in a region of {@link #domain}
     * @param timeout how long to wait at most; as for {@link #read}
     * @throws IndexOutOfBoundsException if the part is not within the published memory
     * @throws IllegalArgumentException if the memory is of another domain
     * @throws ChannelClosedException if the channel has ended; it ends if the peer refuses the access
     * @throws RdmaException if the time has passed or the thread was interrupted
     */
    public void write(RemoteRegion target, long offset, MemorySlice from, Duration timeout) {
        RemoteMemory part = target.part(offset, from.length());
        access.write(part, from, Deadline.after(timeout));
    }

    /**
     * Closes the channel. What was sent before reaches the peer, and its handler gets it before it hears of the end;
     * messages from the peer that were not handled yet are dropped. Waits for this at most {@link
     * MessagingOptions#withLostAfter}, and then for a handler that is running, at most as long again; in a handler it
     * does not wait. Closing again does nothing.
     */
    @Override
    public void close() {
        if (end.get() == null) {
            takeLeave();
        }
        end(new ChannelEnd(EndReason.CLOSED_HERE, ""));
        if (Thread.currentThread() != handling) {
            awaitReleased();
        }
    }

    /** The address of the peer. */
    @Override
    public String toString() {
        return "message channel with " + connection.remoteAddress();
    }

    boolean hasEnded() {
        return end.get() != null;
    }

    ConnectionState connectionState() {
        return connection.state();
    }

    /** Ends the channel, unless it has ended before. */
    void end(ChannelEnd why) {
        if (!end.compareAndSet(null, why)) {
            return;
        }
        LOG.debug("the {} has ended: {}", this, why);
        over.countDown();
        if (why.reason() == EndReason.CLOSED_HERE) {
            inbox.clear();
        }
        inbox.end();
        credits.end();
        answers.endAll(closed());
        accesses.endAll(closed());
        queues.wakeUps().wakeUp();
    }

    /** Sends a message in a frame, or an offer of it if it is too long. */
    void message(FrameType type, long id, MemorySegment message, Deadline deadline) {
        if (message.byteSize() <= fitting) {
            sender.send(type, false, id, message, deadline);
        } else {
            requireAccepted(message.byteSize());
            longMessages.send(type, id, message, deadline);
        }
    }

    /** Tells the peer that its call or search failed. */
    void failure(long id, String reason, Deadline deadline) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        MemorySegment bytes = MemorySegment.ofArray(text).asSlice(0, Math.min(text.length, fitting));
        sender.send(FrameType.FAILURE, false, id, bytes, deadline);
    }

    /** Ends the channel if the peer's answer is of a type that answers something else. */
    void require(Answer answer, FrameType type) {
        if (answer.type() != type) {
            throw violated(new ProtocolViolation("%s came where only %s can".formatted(answer.type(), type)));
        }
    }

    /** Ends the channel because of the peer. */
    ChannelClosedException violated(ProtocolViolation violation) {
        end(new ChannelEnd(EndReason.PROTOCOL_VIOLATION, String.valueOf(violation.getMessage())));
        return closed();
    }

    /**
     * Ends the channel, because this side no longer waits for what the device may still do with its memory. The device
     * is done with it when this returns.
     */
    ChannelClosedException abandoned(String why) {
        end(new ChannelEnd(EndReason.FAILED_HERE, why + ", and its memory was withdrawn"));
        connection.disconnect();
        if (Thread.currentThread() != handling) {
            boolean interrupted = Thread.interrupted();
            awaitReleased();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return closed();
    }

    /** Whether the peer, or the end of the channel, is why the queue pair takes nothing. */
    boolean isBroken() {
        return hasEnded() || connection.state() != ConnectionState.ESTABLISHED;
    }

    /** A queue pair may be in ERROR before the completion that says why was polled: this waits for it. */
    ChannelClosedException closed() {
        boolean interrupted = Thread.interrupted();
        try {
            if (!over.await(lostAfter.toNanos(), TimeUnit.NANOSECONDS)) {
                end(new ChannelEnd(EndReason.FAILED_HERE, NO_MORE_REQUESTS));
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new ChannelClosedException(toString(), requireEnd());
    }

    /** Waits for the answer to a call or a search, which the caller checks. */
    private Answer ask(FrameType type, MemorySegment request, Deadline deadline, String what) {
        long id = answers.begin();
        try {
            message(type, id, request, deadline);
            Answer answer = answers.await(id, deadline, what);
            if (answer == null) {
                throw deadline.passed("the peer did not answer " + what);
            }
            if (answer.type() == FrameType.FAILURE) {
                byte[] reason = answer.payload().toArray(ValueLayout.JAVA_BYTE);
                throw new CallFailedException(what, new String(reason, StandardCharsets.UTF_8));
            }
            return answer;
        } finally {
            answers.forget(id);
        }
    }

    private void handleAll() {
        handler.run();
        awaitPolling();
        handler.tell(requireEnd()); // first, because freeing takes a while if the peer does not answer
        release();
    }

    /** The queues must not be freed before. Only a handler can have interrupted this thread, and its work is done. */
    private void awaitPolling() {
        while (polling.isAlive()) {
            try {
                polling.join();
            } catch (InterruptedException e) {
                LOG.debug("the thread of the {} was interrupted, and goes on", this, e);
            }
        }
    }

    private void takeLeave() {
        Deadline deadline = Deadline.after(lostAfter);
        try {
            sender.send(FrameType.END, 0, deadline);
            if (!sender.awaitAcknowledged(deadline)) {
                LOG.debug("the {} is closed, and the peer has not acknowledged all messages", this);
            }
        } catch (RdmaException e) {
            LOG.debug("the {} is closed without telling the peer", this, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReleased() {
        try {
            if (!released.await(lostAfter.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("the {} is freed when its handler returns", this);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        try {
            connection.close();
            queues.close();
            whenReleased.run();
        } catch (RdmaException | IllegalStateException e) {
            LOG.warn("the {} could not be freed whole", this, e);
        } finally {
            released.countDown();
        }
    }

    private ChannelEnd requireEnd() {
        ChannelEnd why = end.get();
        return why == null ? new ChannelEnd(EndReason.FAILED_HERE, NO_MORE_REQUESTS) : why;
    }

    private void requireAccepted(long length) {
        if (length > longestForPeer) {
            throw new IllegalArgumentException(
                    "a message of %s bytes is too long for the %s, which accepts at most %s: split it, or set maxMessage of the peer"
                            .formatted(length, this, longestForPeer));
        }
    }
}
