package org.rdma4j.messaging;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rdma4j.RdmaException;
import org.rdma4j.cm.Connection;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.cm.ConnectionRequest;
import org.rdma4j.cm.Listener;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on an address, accepts any number of clients, and calls a handler for each message. It can publish memory that
 * clients read and write by RDMA.
 *
 * {@snippet file="org/rdma4j/examples/MessagingExampleTest.java" region="server"}
 *
 * <p>Any thread may use it.
 */
public final class MessageServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageServer.class);
    private static final Duration ACCEPT_TIMEOUT = Duration.ofSeconds(30);

    private final ProtectionDomain domain;
    private final MessagingOptions options;
    private final MessageHandler handler;
    private final ConnectionManager manager;
    private final Listener listener;
    private final PublishedRegions published;
    private final Set<MessageChannel> channels = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private MessageServer(
            ProtectionDomain domain, InetSocketAddress address, MessagingOptions options, MessageHandler handler) {
        this.domain = domain;
        this.options = options;
        this.handler = handler;
        this.published = new PublishedRegions(domain);
        this.manager = ConnectionManager.open(domain.context());
        try {
            this.listener = manager.listen(address);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Listens, with the default options.
     *
     * @param domain where buffers are registered, and memory that is published. The caller closes it after the server
     * @param address an address of the domain's device, and a port; or port 0 for any free one
     * @param handler called for the messages of all clients
     * @return the server, which the caller closes
     * @throws RdmaException if no RDMA device has the address, or the port is in use
     */
    public static MessageServer listen(ProtectionDomain domain, InetSocketAddress address, MessageHandler handler) {
        return listen(domain, address, MessagingOptions.defaults(), handler);
    }

    /**
     * Listens.
     *
     * @param domain where buffers are registered, and memory that is published. The caller closes it after the server
     * @param address an address of the domain's device, and a port; or port 0 for any free one
     * @param options sizes and times
     * @param handler called for the messages of all clients
     * @return the server, which the caller closes
     * @throws RdmaException if no RDMA device has the address, or the port is in use
     */
    public static MessageServer listen(
            ProtectionDomain domain, InetSocketAddress address, MessagingOptions options, MessageHandler handler) {
        MessageServer server = new MessageServer(domain, address, options, handler);
        Thread.ofVirtual().name("rdma4j accepting of the " + server).start(server::acceptAll);
        return server;
    }

    /**
     * The address that it listens on.
     *
     * @return the address, and the port that was given or chosen
     */
    public InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    /**
     * Publishes memory: all clients can {@linkplain MessageChannel#find find} it by its name from now on, and access it as
     * its region allows. Publishing by the same name again replaces what clients find.
     *
     * @param name 1 to 255 bytes in UTF-8
     * @param memory a slice of a region of the server's domain, with {@link AccessFlag#REMOTE_READ} or {@link
     *     AccessFlag#REMOTE_WRITE}. Clients that know its key can access the whole region, not only the slice
     * @throws IllegalArgumentException if the memory is of another domain, or the name is too long
     */
    public void publish(String name, MemorySlice memory) {
        published.publish(name, memory);
    }

    /**
     * Lets clients no longer find memory. Those that have found it can access it until its region is closed.
     *
     * @param name its name
     */
    public void withdraw(String name) {
        published.withdraw(name);
    }

    /**
     * The open channels.
     *
     * @return one for each client at this moment
     */
    public List<MessageChannel> channels() {
        return List.copyOf(channels);
    }

    /** Closes the listener and all channels. Closing again does nothing. */
    @Override
    public void close() {
        closed = true;
        listener.close();
        List<Thread> closing = channels().stream()
                .map(channel -> Thread.startVirtualThread(channel::close))
                .toList();
        for (Thread each : closing) {
            try {
                each.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        manager.close();
    }

    /** The address. */
    @Override
    public String toString() {
        return "message server on " + listener.localAddress();
    }

    private void acceptAll() {
        while (true) {
            ConnectionRequest request;
            try {
                request = listener.accept();
            } catch (IllegalStateException _) {
                return; // the listener is closed
            } catch (RdmaException e) {
                LOG.error("the {} accepts no more clients; close it and listen again", this, e);
                return;
            }
            Thread.startVirtualThread(() -> accept(request));
        }
    }

    private void accept(ConnectionRequest request) {
        try (request) {
            establish(request);
        } catch (RuntimeException | Error e) { // the server goes on with the others
            if (!closed) {
                LOG.warn("{} could not be accepted", request, e);
            }
        }
    }

    private static void refuse(ConnectionRequest request, String why) {
        LOG.info("{} was refused: {}", request, why);
        request.reject(why.getBytes(StandardCharsets.UTF_8));
    }

    private void establish(ConnectionRequest request) {
        if (request.context() != domain.context()) {
            refuse(request, "the server listens on another device");
            return;
        }
        Greeting peer;
        try {
            peer = Greeting.of(request.privateData());
        } catch (ProtocolViolation e) {
            refuse(request, String.valueOf(e.getMessage()));
            return;
        }
        ChannelQueues queues = ChannelQueues.create(domain, options, request::prepare);
        try {
            Connection connection = request.accept(queues.queuePair(), Greeting.parameters(options), ACCEPT_TIMEOUT);
            MessageChannel channel = MessageChannel.start(
                    queues, connection, peer, options, new Forgetting(), published::find, () -> {});
            channels.add(channel);
            if (channel.hasEnded()) {
                channels.remove(channel);
            } else if (closed) {
                channel.close();
            }
        } catch (RuntimeException | Error e) {
            queues.close();
            throw e;
        }
    }

    /** Forgets a channel that has ended, and passes everything on. */
    private final class Forgetting implements MessageHandler {
        @Override
        public void received(ReceivedMessage message) throws Exception {
            handler.received(message);
        }

        @Override
        public void ended(MessageChannel channel, ChannelEnd end) {
            channels.remove(channel);
            handler.ended(channel, end);
        }
    }
}
