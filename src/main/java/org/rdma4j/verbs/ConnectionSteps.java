package org.rdma4j.verbs;

import org.jspecify.annotations.Nullable;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;

/** The three changes of state that make a queue pair ready, with the attributes that its type needs for each. */
record ConnectionSteps(QueuePairSpec spec, PortBinding binding, DeviceAttributes device) {
    private boolean isReliable() {
        return spec.type() == QueuePairType.RELIABLE_CONNECTED;
    }

    private boolean isConnected() {
        return isReliable() || spec.type() == QueuePairType.UNRELIABLE_CONNECTED;
    }

    /** RESET to INIT. */
    QueuePairModification initialize() {
        LocalPort port = binding.port();
        QueuePairModification change =
                QueuePairModification.to(QueuePairState.INIT).withPort(port.number());
        if (spec.type() == QueuePairType.RAW_PACKET) {
            return change;
        }
        change = change.withPartitionKeyIndex(port.partitionKeyIndex());
        return isConnected() ? change.withAccessFlags(spec.remoteAccess()) : change.withQueueKey(port.queueKey());
    }

    /** INIT to READY_TO_RECEIVE. Only connected queue pairs name a peer. */
    QueuePairModification readyToReceive(@Nullable Endpoint peer, ConnectionOptions options) {
        QueuePairModification change = QueuePairModification.to(QueuePairState.READY_TO_RECEIVE);
        if (peer == null) {
            return change;
        }
        change = change.withAddressVector(binding.addressVector(peer, options))
                .withPathMtu(binding.pathMtu(peer, options))
                .withRemoteQpn(peer.qpn())
                .withReceivePsn(peer.psn());
        return isReliable()
                ? change.withMaxDestinationReadAtomic(options.readAtomicWithin(device.maxReadsAndAtomicsAsTarget()))
                        .withRnrTimer(options.rnrTimer())
                : change;
    }

    /** READY_TO_RECEIVE to READY_TO_SEND. */
    QueuePairModification readyToSend(ConnectionOptions options) {
        QueuePairModification change = QueuePairModification.to(QueuePairState.READY_TO_SEND);
        if (spec.type() == QueuePairType.RAW_PACKET) {
            return change;
        }
        change = change.withSendPsn(binding.psn());
        return isReliable()
                ? change.withAcknowledgeTimeout(options.acknowledgeTimeout())
                        .withRetryCount(options.retryCount())
                        .withRnrRetryCount(options.rnrRetryCount())
                        .withMaxReadAtomic(options.readAtomicWithin(device.maxReadsAndAtomicsAsInitiator()))
                : change;
    }
}
