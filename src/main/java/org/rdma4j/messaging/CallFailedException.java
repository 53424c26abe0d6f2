package org.rdma4j.messaging;

import org.rdma4j.RdmaException;

/** The peer's handler failed while it handled a call, or the peer refused it. The channel goes on. */
public final class CallFailedException extends RdmaException {
    private static final long serialVersionUID = 1L;

    CallFailedException(String what, String reason) {
        super("%s failed at the peer: %s".formatted(what, reason));
    }
}
