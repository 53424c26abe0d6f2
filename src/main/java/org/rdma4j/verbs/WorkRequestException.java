package org.rdma4j.verbs;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;

/**
 * A device refused a work request: {@code bad_wr} of {@code man ibv_post_send}. The requests before it are posted, those
 * after it are not.
 *
 * <p>Some providers return an error and name no request: when the queue pair is reset meanwhile, or when the device was
 * unplugged. Then each request of the call may be posted or not: close the queue pair, or {@linkplain QueuePair#drain drain}
 * it to learn which.
 */
public final class WorkRequestException extends RdmaException {
    private static final long serialVersionUID = 1L;

    /** The identifier of the refused request; null if the provider named none. */
    private final @Nullable Long wrId;
    /** How many requests were posted before the refused one. */
    private final int posted;

    WorkRequestException(String verb, CallDescription description, Errno errno) {
        super(NativeCall.failureMessage(verb, description, errno), errno);
        this.wrId = null;
        this.posted = 0;
    }

    WorkRequestException(String verb, CallDescription description, Errno errno, long wrId, int posted) {
        super(NativeCall.failureMessage(verb, description, errno), errno);
        this.wrId = wrId;
        this.posted = posted;
    }

    /**
     * The request that was refused.
     *
     * @return the identifier that the caller gave it; empty where the provider named no request
     */
    public OptionalLong wrId() {
        return wrId == null ? OptionalLong.empty() : OptionalLong.of(wrId);
    }

    /**
     * How many requests of the call were posted before the refused one.
     *
     * @return the place of the refused one among them, from 0; empty where the provider named no request
     */
    public OptionalInt posted() {
        return wrId == null ? OptionalInt.empty() : OptionalInt.of(posted);
    }
}
