package org.rdma4j.verbs;

import java.util.Optional;
import org.rdma4j.Mtu;
import org.rdma4j.verbs.attributes.DeviceAttributes;

/** The three changes of state that make a queue pair work, with what its type needs for each. */
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
                QueuePairModification.to(QueuePairState.INIT).port(port.number());
        if (spec.type() == QueuePairType.RAW_PACKET) {
            return change;
        }
        change = change.partitionKeyIndex(port.partitionKeyIndex());
        return isConnected() ? change.accessFlags(spec.remoteAccess()) : change.queueKey(port.queueKey());
    }

    /** INIT to READY_TO_RECEIVE; the peer is named by connected queue pairs, and by no others. */
    QueuePairModification readyToReceive(Optional<Endpoint> peer, ConnectionOptions options) {
        QueuePairModification change = QueuePairModification.to(QueuePairState.READY_TO_RECEIVE);
        if (peer.isEmpty()) {
            return change;
        }
        Endpoint remote = peer.get();
        change = change.addressVector(
                        binding.addressVector(remote.lid(), remote.gid()).serviceLevel(options.serviceLevel()))
                .pathMtu(pathMtu(options))
                .remoteQpn(remote.qpn())
                .receivePsn(remote.psn());
        return isReliable()
                ? change.maxDestinationReadAtomic(options.readAtomicWithin(device.maxReadsAndAtomicsAsTarget()))
                        .rnrTimer(options.rnrTimer())
                : change;
    }

    Mtu pathMtu(ConnectionOptions options) {
        return options.pathMtu().orElse(binding.attributes().activeMtu());
    }

    /** READY_TO_RECEIVE to READY_TO_SEND. */
    QueuePairModification readyToSend(ConnectionOptions options) {
        QueuePairModification change = QueuePairModification.to(QueuePairState.READY_TO_SEND);
        if (spec.type() == QueuePairType.RAW_PACKET) {
            return change;
        }
        change = change.sendPsn(binding.psn());
        return isReliable()
                ? change.acknowledgeTimeout(options.acknowledgeTimeout())
                        .retryCount(options.retryCount())
                        .rnrRetryCount(options.rnrRetryCount())
                        .maxReadAtomic(options.readAtomicWithin(device.maxReadsAndAtomicsAsInitiator()))
                : change;
    }
}
