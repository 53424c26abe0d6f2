package org.rdma4j.dispatch;

import java.lang.foreign.MemorySegment;
import org.rdma4j.verbs.CompletionStatus;
import org.rdma4j.verbs.WorkCompletion;

/**
 * What a program does with the completions of one queue pair. The dispatcher never calls a handler in two threads at once.
 * A method may post, attach, and close an attachment, the queue pair or the dispatcher. It must not wait for a completion
 * of the same queue, which comes only when the method has returned. What it throws is logged, and changes nothing else.
 */
public interface CompletionHandler {
    /**
     * A message has come into one of the {@link ReceiveBuffers}. When this returns, its receive is posted again and the
     * device may overwrite the message: copy what must last longer.
     *
     * @param message the bytes that were received; of a datagram, 40 bytes for its global route header come first
     * @param completion the receive's completion, which succeeded
     */
    void received(MemorySegment message, WorkCompletion completion);

    /**
     * A request of the program itself has succeeded: a send, write, read, atomic, window bind, or a receive that it posted.
     *
     * @param completion its completion
     */
    default void completed(WorkCompletion completion) {}

    /**
     * A request of the program itself has failed, or was flushed because an earlier one failed. Each such request is told
     * once. The opcode of a failed completion is not valid: tell requests apart by {@link WorkCompletion#wrId}.
     *
     * @param completion its completion
     */
    default void failed(WorkCompletion completion) {}

    /**
     * The queue pair no longer works: a request has failed. Called once, before the request itself is told to {@link
     * #failed}. Requests that are still under way are flushed, and each is told there.
     *
     * @param cause the first completion that failed; its status is {@link CompletionStatus#WORK_REQUEST_FLUSHED} if the
     *     queue pair went to ERROR without a failed request, or another queue has the failed one
     */
    default void broken(WorkCompletion cause) {}
}
