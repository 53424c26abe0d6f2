package org.rdma4j.cm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import org.rdma4j.bindings.rdmacm.rdma_conn_param;
import org.rdma4j.verbs.QueuePair;

/**
 * The parameters that one side sends to the other when it asks for a connection or accepts one.
 *
 * @param queuePair the queue pair of this side
 * @param parameters the caller's parameters for the connection
 * @param responderResources how many RDMA reads and atomics of the peer this side executes at a time
 * @param initiatorDepth how many RDMA reads and atomics of this side can be outstanding
 */
record ConnectionOffer(
        QueuePair queuePair, ConnectionParameters parameters, int responderResources, int initiatorDepth) {

    /** An offer of a queue pair for datagrams, which has no RDMA reads. */
    static ConnectionOffer ofDatagrams(QueuePair queuePair, byte[] privateData) {
        return new ConnectionOffer(queuePair, ConnectionParameters.defaults().withPrivateData(privateData), 0, 0);
    }

    MemorySegment write(SegmentAllocator allocator) {
        MemorySegment memory = allocator.allocate(rdma_conn_param.layout());
        byte[] data = parameters.privateData();
        rdma_conn_param.private_data(memory, allocator.allocateFrom(ValueLayout.JAVA_BYTE, data));
        rdma_conn_param.private_data_len(memory, (byte) data.length);
        rdma_conn_param.responder_resources(memory, (byte) responderResources);
        rdma_conn_param.initiator_depth(memory, (byte) initiatorDepth);
        rdma_conn_param.retry_count(memory, (byte) parameters.retryCount());
        rdma_conn_param.rnr_retry_count(memory, (byte) parameters.rnrRetryCount());
        rdma_conn_param.srq(
                memory, (byte) (queuePair.spec().sharedReceiveQueue().isPresent() ? 1 : 0));
        rdma_conn_param.qp_num(memory, queuePair.qpn());
        return memory;
    }
}
