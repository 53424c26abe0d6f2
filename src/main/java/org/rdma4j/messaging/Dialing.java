package org.rdma4j.messaging;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.cm.Connection;
import org.rdma4j.cm.ConnectionManager;
import org.rdma4j.cm.ResolvedRoute;
import org.rdma4j.verbs.ProtectionDomain;

/** Establishes a channel from the side of the client. */
final class Dialing {
    private Dialing() {}

    /** Without a domain, one is made on the device of the route, and closed with the channel. */
    static MessageChannel connect(
            ConnectionManager manager,
            @Nullable ProtectionDomain given,
            InetSocketAddress server,
            MessagingOptions options,
            MessageHandler handler,
            Duration timeout,
            Runnable whenReleased) {
        Deadline deadline = Deadline.after(timeout);
        try (ResolvedRoute route = manager.resolve(server, timeout)) {
            ProtectionDomain domain = given == null ? route.context().allocateProtectionDomain() : given;
            Runnable closing = given == null ? closing(domain, whenReleased) : whenReleased;
            try {
                return connect(route, domain, options, handler, deadline, closing);
            } catch (RuntimeException | Error e) {
                if (given == null) {
                    domain.close();
                }
                throw e;
            }
        } catch (RuntimeException | Error e) {
            whenReleased.run();
            throw e;
        }
    }

    private static MessageChannel connect(
            ResolvedRoute route,
            ProtectionDomain domain,
            MessagingOptions options,
            MessageHandler handler,
            Deadline deadline,
            Runnable closing) {
        ChannelQueues queues = ChannelQueues.create(domain, options, route::prepare);
        try {
            Connection connection = route.connect(
                    queues.queuePair(), Greeting.parameters(options), Duration.ofNanos(deadline.nanosLeft()));
            try {
                Greeting peer = Greeting.of(connection.privateData());
                return MessageChannel.start(queues, connection, peer, options, handler, _ -> null, closing);
            } catch (ProtocolViolation e) {
                connection.close();
                throw new RdmaException("the %s is not usable: %s".formatted(connection, e.getMessage()), e);
            }
        } catch (RuntimeException | Error e) {
            queues.close();
            throw e;
        }
    }

    private static Runnable closing(ProtectionDomain domain, Runnable next) {
        return () -> {
            domain.close();
            next.run();
        };
    }
}
