package org.rdma4j.cm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.verbs.QueuePair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The membership of a queue pair in a multicast group. Returned by {@link ConnectionManager#joinMulticast}. */
public final class MulticastGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MulticastGroup.class);

    private final Identifier identifier;
    private final InetSocketAddress group;
    private final QueuePair queuePair;
    private final MulticastRole role;
    private final DatagramPeer peer;
    private final Lifetime lifetime;

    private MulticastGroup(
            Identifier identifier,
            InetSocketAddress group,
            QueuePair queuePair,
            MulticastRole role,
            DatagramPeer peer) {
        this.identifier = identifier;
        this.group = group;
        this.queuePair = queuePair;
        this.role = role;
        this.peer = peer;
        if (role == MulticastRole.FULL_MEMBER) {
            queuePair.attachMulticast(gid(), lid());
        }
        this.lifetime = Lifetime.begin(this, this::release, identifier.lifetime());
    }

    static MulticastGroup join(
            ConnectionManager manager,
            InetAddress group,
            InetAddress local,
            QueuePair queuePair,
            MulticastRole role,
            long deadline) {
        InetSocketAddress address = new InetSocketAddress(group, 0);
        Identifier identifier =
                manager.identifier(PortSpace.DATAGRAMS, "membership in multicast group " + group.getHostAddress());
        try {
            identifier.during(nativeIdentifier -> nativeIdentifier.resolveAddress(
                    new InetSocketAddress(local, 0), address, ConnectionManager.millisecondsUntil(deadline)));
            var _ = identifier.await(EnumSet.of(CmEventType.ADDRESS_RESOLVED), deadline);
            QueuePairPreparation preparation = QueuePairPreparation.of(identifier, queuePair);
            identifier.during(
                    nativeIdentifier -> nativeIdentifier.joinMulticast(address, role == MulticastRole.SEND_ONLY));
            CmEvent joined = identifier.await(EnumSet.of(CmEventType.MULTICAST_JOIN), deadline);
            preparation.activate();
            DatagramPeer peer = joined.datagrams();
            if (peer == null || peer.path().globalRoute() == null) {
                throw new RdmaException("the %s has no address".formatted(identifier));
            }
            return new MulticastGroup(identifier, address, queuePair, role, peer);
        } catch (RuntimeException | Error e) {
            identifier.closeAfter(e);
            throw e;
        }
    }

    /**
     * The destination of datagrams to the group.
     *
     * @return the address vector, the queue pair number of all groups, and the Q_Key
     */
    public DatagramPeer peer() {
        return peer;
    }

    /**
     * Leaves the group and detaches the queue pair; {@code rdma_leave_multicast(3)}. The queue pair stays open. Closing
     * again does nothing.
     */
    @Override
    public void close() {
        identifier.close();
    }

    /**
     * Whether this membership or its manager is closed.
     *
     * @return true if the queue pair is no longer a member
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /** The address of the group. */
    @Override
    public String toString() {
        return identifier.toString();
    }

    private Gid gid() {
        if (peer.path().globalRoute() == null) {
            throw new AssertionError("a group must have a GID");
        }
        return peer.path().globalRoute().destination();
    }

    private Lid lid() {
        return peer.path().lid();
    }

    private void release() {
        if (role == MulticastRole.FULL_MEMBER) {
            try {
                queuePair.detachMulticast(gid(), lid());
            } catch (RdmaException | IllegalStateException e) {
                LOG.debug("the {} was closed before, or its device was removed", queuePair, e);
            }
        }
        identifier.attempt(nativeIdentifier -> nativeIdentifier.leaveMulticast(group));
    }
}
