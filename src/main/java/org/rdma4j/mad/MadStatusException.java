package org.rdma4j.mad;

import org.rdma4j.RdmaException;

/** An agent responded with a status that is not zero: it did not carry out the request. */
public final class MadStatusException extends RdmaException {
    private static final long serialVersionUID = 1L;

    private final transient MadStatus status;

    MadStatusException(String message, MadStatus status) {
        super(message);
        this.status = status;
    }

    /**
     * The status of the response.
     *
     * @return the status, never zero
     */
    public MadStatus status() {
        return status;
    }
}
