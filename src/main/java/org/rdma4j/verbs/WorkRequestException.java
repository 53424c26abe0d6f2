package org.rdma4j.verbs;

import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;

/**
 * A device refused a work request: {@code bad_wr} of {@code man ibv_post_send}. The requests before it are posted, those
 * after it are not.
 */
public final class WorkRequestException extends RdmaException {
    private static final long serialVersionUID = 1L;

    /** The identifier of the request that was refused. */
    private final long wrId;
    /** How many requests were posted before the refused one. */
    private final int posted;

    WorkRequestException(String verb, CallDescription description, Errno errno, long wrId, int posted) {
        super(NativeCall.failureMessage(verb, description, errno), errno);
        this.wrId = wrId;
        this.posted = posted;
    }

    /**
     * The request that was refused.
     *
     * @return the number that its maker gave it
     */
    public long wrId() {
        return wrId;
    }

    /**
     * How many requests of the chain were posted before it.
     *
     * @return its place in the chain, from 0
     */
    public int posted() {
        return posted;
    }
}
