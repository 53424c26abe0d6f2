package org.rdma4j.samples.pingpong;

import org.rdma4j.RdmaException;
import org.rdma4j.verbs.AddressHandle;
import org.rdma4j.verbs.AddressVector;
import org.rdma4j.verbs.ConnectionOptions;
import org.rdma4j.verbs.DatagramAddress;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.SendRequest;

/** The one message that goes back and forth between a queue pair and its peer. */
final class Ball {
    static final long WORK_REQUEST = 2;

    private final ProtectionDomain domain;
    private final QueuePair queuePair;
    private SendRequest request;
    private long pending = Receives.WORK_REQUEST;
    private long sentAt;

    Ball(ProtectionDomain domain, QueuePair queuePair, MemorySlice message) {
        this.domain = domain;
        this.queuePair = queuePair;
        this.request = SendRequest.send(WORK_REQUEST, message);
    }

    QueuePair queuePair() {
        return queuePair;
    }

    void connect(Transport transport, Endpoint remote, ConnectionOptions options) {
        if (!transport.isDatagram()) {
            queuePair.connect(remote, options);
            return;
        }
        queuePair.activate();
        AddressVector way = queuePair.addressVectorTo(remote).withServiceLevel(options.serviceLevel());
        AddressHandle handle = domain.createAddressHandle(way);
        request = request.to(new DatagramAddress(handle, remote.qpn(), LocalPort.DEFAULT_QUEUE_KEY));
    }

    void send() {
        pending = Receives.WORK_REQUEST | WORK_REQUEST;
        sentAt = System.nanoTime();
        if (!queuePair.postSend(request)) {
            throw new RdmaException("the send queue is full, although the last send is done");
        }
    }

    /** Records what is complete, and returns whether the next send may be posted. */
    boolean isFreeAfter(long workRequest) {
        pending &= ~workRequest;
        return pending == 0;
    }

    /** The nanoseconds since it was sent; -1 if it was never sent. */
    long nanosAway() {
        return sentAt == 0 ? -1 : System.nanoTime() - sentAt;
    }
}
