package org.rdma4j.dispatch;

import java.lang.foreign.MemorySegment;
import org.rdma4j.verbs.CompletionStatus;
import org.rdma4j.verbs.WorkCompletion;

/**
 * Handles the completions of one queue pair. The dispatcher never calls a handler in two threads at once. A method may
 * post and attach, and may close an attachment, the queue pair or the dispatcher. It must not wait for a completion of
 * the same queue: that comes only after the method has returned. An exception that it throws is logged and otherwise
 * ignored.
 */
public interface CompletionHandler {
    /**
     * A message has arrived in one of the {@link ReceiveBuffers}. When this returns, the receive is posted again, and
     * the device may overwrite the message: copy what you need longer.
     *
     * @param message the received bytes; those of a datagram start after 40 bytes for the global route header
     * @param completion the receive's completion, which succeeded
     */
    void received(MemorySegment message, WorkCompletion completion);

    /**
     * A request that the program posted has succeeded: a send, write, read, atomic, window bind, or a receive.
     *
     * @param completion its completion
     */
    default void completed(WorkCompletion completion) {}

    /**
     * A request that the program posted has failed, or was flushed because an earlier one failed. Called once for each
     * such request. The opcode of a failed completion is not valid: identify the request by {@link
     * WorkCompletion#wrId}.
     *
     * @param completion its completion
     */
    default void failed(WorkCompletion completion) {}

    /**
     * The queue pair no longer works: a request has failed. Called once, before {@link #failed} is called for that
     * request. Outstanding requests are flushed, and {@link #failed} is called for each.
     *
     * @param cause the first failed completion; its status is {@link CompletionStatus#WORK_REQUEST_FLUSHED} if the
     *     queue pair went to ERROR without a failed request, or the failed one completed on another queue
     */
    default void broken(WorkCompletion cause) {}
}
