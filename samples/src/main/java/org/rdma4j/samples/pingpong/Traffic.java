package org.rdma4j.samples.pingpong;

import java.time.Duration;

/**
 * The messages to send, and how a side waits for them.
 *
 * @param transport how the messages are sent
 * @param queuePairs how many queue pairs share the work
 * @param size length of a message in bytes
 * @param iterations how many messages go each way
 * @param receiveDepth how many receives are posted at a time
 * @param events whether to sleep until there is a completion
 * @param check whether to check what was received
 * @param timeout how long a peer may be silent
 */
record Traffic(
        Transport transport,
        int queuePairs,
        int size,
        int iterations,
        int receiveDepth,
        boolean events,
        boolean check,
        Duration timeout) {
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    Traffic {
        require("message size", size);
        require("number of messages", iterations);
        require("number of receives", receiveDepth);
        // As in the C program: one of the endpoints that are sent is left unused.
        int mostQueuePairs = Math.max(1, transport.endpointMessages() - 1);
        if (queuePairs < 1 || queuePairs > mostQueuePairs) {
            throw new IllegalArgumentException("with --transport %s the number of queue pairs is from 1 to %d, not %d"
                    .formatted(transport, mostQueuePairs, queuePairs));
        }
        if (queuePairs > receiveDepth) {
            throw new IllegalArgumentException("%d queue pairs need as many receives at least, not %d: give a larger -r"
                    .formatted(queuePairs, receiveDepth));
        }
        // Time-outs of sockets are in milliseconds, in an int.
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("the time-out is a number of seconds from 1 to %d, not %d"
                    .formatted(LONGEST_TIMEOUT.toSeconds(), timeout.toSeconds()));
        }
    }

    private static void require(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("the %s is a number from 1, not %d".formatted(what, value));
        }
    }
}
