package org.rdma4j.messaging;

/** The peer broke a rule of the wire format. The message says which. */
final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }
}
