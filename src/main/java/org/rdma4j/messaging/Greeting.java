package org.rdma4j.messaging;

import java.nio.ByteBuffer;
import org.rdma4j.cm.ConnectionParameters;

/**
 * What each side says of itself in the private data, when a channel is established.
 *
 * @param bufferSize the size of its receive buffers in bytes
 * @param receiveBuffers how many it has
 * @param maxMessage the longest message that it accepts, in bytes
 */
record Greeting(int bufferSize, int receiveBuffers, long maxMessage) {
    private static final int SIZE = 24;
    private static final int MAGIC = 0x72346a6d; // r4jm
    private static final int VERSION = 1 << 24;

    static Greeting of(MessagingOptions options) {
        return new Greeting(options.bufferSize(), options.receiveBuffers(), options.maxMessage());
    }

    /** What a side with these options connects or accepts with. */
    static ConnectionParameters parameters(MessagingOptions options) {
        return ConnectionParameters.defaults().withPrivateData(of(options).toBytes());
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putInt(bufferSize)
                .putInt(receiveBuffers)
                .putLong(maxMessage)
                .array();
    }

    /** Reads private data, which may be anything. Bytes behind the greeting are padding. */
    static Greeting of(byte[] privateData) throws ProtocolViolation {
        ByteBuffer bytes = ByteBuffer.wrap(privateData);
        if (privateData.length < SIZE || bytes.getInt() != MAGIC) {
            throw new ProtocolViolation("the peer does not speak the messaging protocol of rdma4j");
        }
        int version = bytes.getInt();
        if (version != VERSION) {
            throw new ProtocolViolation(
                    "the peer speaks version %s of the protocol, and this side version 1".formatted(version >>> 24));
        }
        Greeting greeting = new Greeting(bytes.getInt(), bytes.getInt(), bytes.getLong());
        if (!MessagingOptions.isBufferSize(greeting.bufferSize)
                || !MessagingOptions.isBufferCount(greeting.receiveBuffers)
                || greeting.maxMessage < 0) {
            throw new ProtocolViolation("the greeting of the peer is out of range: " + greeting);
        }
        return greeting;
    }
}
