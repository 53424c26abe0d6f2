package org.rdma4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device, the kernel or a native library could not do what it was asked for. The message says what happened, on what,
 * and what to do next. Expected events are not exceptions: an empty queue, a full one, or a work request that completed
 * with an error are values.
 */
public class RdmaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Errno errno;

    /**
     * A failure without an error number of a system call.
     *
     * @param message what happened, on what, and what to do next
     */
    public RdmaException(String message) {
        super(message);
        this.errno = null;
    }

    /**
     * A failure that another exception caused.
     *
     * @param message what happened, on what, and what to do next
     * @param cause the exception behind it
     */
    public RdmaException(String message, Throwable cause) {
        super(message, cause);
        this.errno = null;
    }

    /**
     * A failure of a verb or another system call.
     *
     * @param message what happened, on what, and what to do next
     * @param errno the error number of the call
     */
    public RdmaException(String message, Errno errno) {
        super(message);
        this.errno = errno;
    }

    /**
     * The error number of the native call that failed.
     *
     * @return the number; empty where the failure was found without a native call
     */
    public Optional<Errno> errno() {
        return Optional.ofNullable(errno);
    }
}
