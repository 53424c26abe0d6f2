package org.rdma4j.samples.pingpong;

import java.util.Locale;
import org.rdma4j.verbs.attributes.QueuePairType;

/** How messages are sent; there is a C program for each. */
enum Transport {
    RC(QueuePairType.RELIABLE_CONNECTED, 4096, 1, 1),
    UC(QueuePairType.UNRELIABLE_CONNECTED, 4096, 1, 1),
    UD(QueuePairType.UNRELIABLE_DATAGRAM, 1024, 1, 1),
    SRQ(QueuePairType.RELIABLE_CONNECTED, 4096, 16, 256);

    private static final int GLOBAL_ROUTE_HEADER = 40;

    private final QueuePairType type;
    private final int defaultSize;
    private final int defaultQueuePairs;
    private final int endpointMessages;

    Transport(QueuePairType type, int defaultSize, int defaultQueuePairs, int endpointMessages) {
        this.type = type;
        this.defaultSize = defaultSize;
        this.defaultQueuePairs = defaultQueuePairs;
        this.endpointMessages = endpointMessages;
    }

    QueuePairType type() {
        return type;
    }

    /** Length of a message in bytes. */
    int defaultSize() {
        return defaultSize;
    }

    int defaultQueuePairs() {
        return defaultQueuePairs;
    }

    /** How many endpoints the two sides exchange, even if they have fewer queue pairs. */
    int endpointMessages() {
        return endpointMessages;
    }

    boolean isDatagram() {
        return this == UD;
    }

    boolean sharesReceives() {
        return this == SRQ;
    }

    /** The bytes before the message in a receive buffer. */
    int headerLength() {
        return isDatagram() ? GLOBAL_ROUTE_HEADER : 0;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
