package org.rdma4j.cm;

import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AddressVector;
import org.rdma4j.verbs.DatagramAddress;
import org.rdma4j.verbs.ProtectionDomain;

/** Where datagrams to a peer or to a multicast group go. */
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
     * The way there.
     *
     * @return the address vector, for an address handle
     */
    public AddressVector path() {
        return path;
    }

    /**
     * The peer's queue pair.
     *
     * @return 24 bits; {@link DatagramAddress#MULTICAST_QPN} for a multicast group
     */
    public int qpn() {
        return qpn;
    }

    /**
     * The key that datagrams must bear.
     *
     * @return 32 bits
     */
    public int queueKey() {
        return queueKey;
    }

    /**
     * What the peer's program said when it answered.
     *
     * @return a copy; empty for a multicast group, and with zeros at its end where the transport pads it
     */
    public byte[] privateData() {
        return privateData.clone();
    }

    /**
     * Makes the address that sends name; {@code ibv_create_ah(3)}.
     *
     * @param domain the protection domain of the queue pair that sends
     * @return the address; the caller closes its handle, which is closed with the domain at the latest
     * @throws RdmaException if the device refuses
     */
    public DatagramAddress addressIn(ProtectionDomain domain) {
        return new DatagramAddress(domain.createAddressHandle(path), qpn, queueKey);
    }

    /** The queue pair and the way there. */
    @Override
    public String toString() {
        return "QPN 0x%06x %s".formatted(qpn, path);
    }
}
