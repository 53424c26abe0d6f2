package org.rdma4j.cm;

import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AddressVector;
import org.rdma4j.verbs.DatagramAddress;
import org.rdma4j.verbs.ProtectionDomain;

/** The destination of datagrams to a peer or to a multicast group. */
public final class DatagramPeer {
    private final AddressVector path;
    private final int qpn;
    private final int queueKey;
    private final byte[] privateData;

    DatagramPeer(AddressVector path, int qpn, int queueKey, byte[] privateData) {
        this.path = path;
        this.qpn = qpn;
        this.queueKey = queueKey;
        this.privateData = privateData;
    }

    /**
     * The path to the peer.
     *
     * @return the address vector, for an address handle
     */
    public AddressVector path() {
        return path;
    }

    /**
     * The number of the peer's queue pair.
     *
     * @return 24 bits; {@link DatagramAddress#MULTICAST_QPN} for a multicast group
     */
    public int qpn() {
        return qpn;
    }

    /**
     * The Q_Key that datagrams must carry.
     *
     * @return 32 bits
     */
    public int queueKey() {
        return queueKey;
    }

    /**
     * The private data that the peer's program sent with its answer.
     *
     * @return a copy; empty for a multicast group, and padded with zeros on InfiniBand and RoCE
     */
    public byte[] privateData() {
        return privateData.clone();
    }

    /**
     * Creates the address to use in send requests; {@code ibv_create_ah(3)}.
     *
     * @param domain the protection domain of the queue pair that sends
     * @return the address; the caller closes its handle. It is closed with the domain at the latest
     * @throws RdmaException if the device refuses
     */
    public DatagramAddress addressIn(ProtectionDomain domain) {
        return new DatagramAddress(domain.createAddressHandle(path), qpn, queueKey);
    }

    /** The queue pair number and the path. */
    @Override
    public String toString() {
        return "QPN 0x%06x %s".formatted(qpn, path);
    }
}
