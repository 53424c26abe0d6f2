package org.rdma4j.mad;

import org.rdma4j.RdmaException;

/** The asked agent answered, with a status that is not zero: it understood, and did not do what was asked. */
public final class MadStatusException extends RdmaException {
    private static final long serialVersionUID = 1L;

    private final transient MadStatus status;

    MadStatusException(String message, MadStatus status) {
        super(message);
        this.status = status;
    }

    /**
     * What the agent answered.
     *
     * @return the status of the answer, never zero
     */
    public MadStatus status() {
        return status;
    }
}
