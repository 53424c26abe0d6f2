package org.rdma4j.cm;

import java.util.List;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.ConnectionOptions;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairModification;
import org.rdma4j.verbs.attributes.DeviceAttributes;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.attributes.TransportType;

/** Moves a queue pair through its states, with the attributes that librdmacm proposes for an identifier. */
final class QueuePairPreparation {
    private static final List<QueuePairType> CONNECTED =
            List.of(QueuePairType.RELIABLE_CONNECTED, QueuePairType.UNRELIABLE_CONNECTED);
    private static final List<QueuePairType> DATAGRAMS = List.of(QueuePairType.UNRELIABLE_DATAGRAM);
    private static final int MOST_READS = 0xFF;

    private final Identifier identifier;
    private final QueuePair queuePair;

    private QueuePairPreparation(Identifier identifier, QueuePair queuePair) {
        this.identifier = identifier;
        this.queuePair = queuePair;
    }

    /** Rejects a queue pair that the identifier cannot use. */
    static QueuePairPreparation of(Identifier identifier, QueuePair queuePair) {
        List<QueuePairType> types = identifier.space() == PortSpace.DATAGRAMS ? DATAGRAMS : CONNECTED;
        if (!types.contains(queuePair.type())) {
            throw new IllegalArgumentException(
                    "the %s needs a queue pair of type %s, not the %s".formatted(identifier, types, queuePair));
        }
        String deviceName = identifier.deviceName();
        String other = queuePair.domain().context().deviceName();
        if (!deviceName.equals(other)) {
            throw new IllegalArgumentException(
                    "the %s belongs to %s, but the %s uses %s: create the queue pair on its context()"
                            .formatted(queuePair, other, identifier, deviceName));
        }
        if (identifier.using(NativeIdentifier::transport) == TransportType.IWARP) {
            throw new RdmaException("%s is an iWARP device: this version connects only InfiniBand and RoCE devices"
                    .formatted(deviceName));
        }
        return new QueuePairPreparation(identifier, queuePair);
    }

    /** The offer of this side. A limit that was not set is the smaller one of both devices. */
    ConnectionOffer offer(ConnectionParameters parameters, int mostResponderResources, int mostInitiatorDepth) {
        DeviceAttributes device = queuePair.domain().context().deviceAttributes();
        int responder =
                Math.min(parameters.responderResources().orElse(MOST_READS), device.maxReadsAndAtomicsAsTarget());
        int initiator =
                Math.min(parameters.initiatorDepth().orElse(MOST_READS), device.maxReadsAndAtomicsAsInitiator());
        return new ConnectionOffer(
                queuePair,
                parameters,
                Math.min(responder, mostResponderResources),
                Math.min(initiator, mostInitiatorDepth));
    }

    ConnectionOffer offer(ConnectionParameters parameters) {
        return offer(parameters, MOST_READS, MOST_READS);
    }

    /** Moves a queue pair from RESET to INIT, so that receives can be posted. Does nothing if that was done before. */
    void initialize() {
        QueuePairState state = queuePair.attributes().state();
        switch (state) {
            case RESET -> {
                QueuePairModification change = transition(QueuePairState.INIT);
                queuePair.modify(
                        identifier.space() == PortSpace.DATAGRAMS
                                ? change
                                : change.withAccessFlags(queuePair.spec().remoteAccess()));
            }
            case INIT -> {}
            default ->
                throw new IllegalStateException("the %s is in %s: call reset() before you use it for another connection"
                        .formatted(queuePair, state));
        }
    }

    /** Moves it from INIT through READY_TO_RECEIVE to READY_TO_SEND, when both sides are known. */
    void connect(ConnectionOffer offer, int responderResources, int initiatorDepth) {
        boolean reliable = queuePair.type() == QueuePairType.RELIABLE_CONNECTED;
        QueuePairModification receive = transition(QueuePairState.READY_TO_RECEIVE);
        QueuePairModification send = transition(QueuePairState.READY_TO_SEND);
        if (offer.parameters().pathMtu().isPresent()) {
            receive = receive.withPathMtu(offer.parameters().pathMtu().get());
        }
        if (reliable) {
            // librdmacm proposes 0, the longest delay: the peer would wait 655 ms for each receive that is posted late.
            receive = receive.withRnrTimer(ConnectionOptions.defaults().rnrTimer())
                    .withMaxDestinationReadAtomic(Math.min(responderResources, offer.responderResources()));
            send = send.withMaxReadAtomic(Math.min(initiatorDepth, offer.initiatorDepth()));
        }
        queuePair.modify(receive);
        queuePair.modify(send);
    }

    /** Moves a queue pair for datagrams to READY_TO_SEND. Does nothing if it is there already. */
    void activate() {
        if (queuePair.attributes().state() != QueuePairState.READY_TO_SEND) {
            initialize();
            // For datagrams librdmacm proposes the attributes of INIT in every state.
            queuePair.modify(QueuePairModification.to(QueuePairState.READY_TO_RECEIVE));
            queuePair.modify(
                    QueuePairModification.to(QueuePairState.READY_TO_SEND).withSendPsn(0));
        }
    }

    private QueuePairModification transition(QueuePairState state) {
        return identifier.using(nativeIdentifier -> nativeIdentifier.transition(state, queuePair.type()));
    }
}
