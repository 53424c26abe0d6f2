package org.rdma4j.internal.datapath;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_context;
import org.rdma4j.bindings.verbs.ibv_context_ops;

/**
 * The verbs of the data path. libibverbs does not export them: in C they are inline functions, which call the device's
 * provider through the function pointers of its context. Pointers are passed as numbers, which avoids the checks of
 * memory sessions. errno is not captured, because these verbs return it.
 */
public abstract class DataPath {
    static final FunctionDescriptor POST = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    /** The signature of {@code ibv_poll_cq}. */
    public static final FunctionDescriptor POLL = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    /** The signature of {@code ibv_req_notify_cq}. */
    public static final FunctionDescriptor REQUEST_NOTIFICATION = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT);

    private static final ConstantFunctions<DataPath> PROVIDERS = new ConstantFunctions<>(ConstantDataPath.class);

    /** For copies of {@link ConstantDataPath}. */
    DataPath() {}

    /**
     * The functions of a provider.
     *
     * @param critical whether the functions that post and poll may be called as critical ones
     * @param postSend {@code post_send} of {@code struct ibv_context_ops}
     * @param postReceive {@code post_recv}
     * @param postSharedReceive {@code post_srq_recv}
     * @param pollCompletionQueue {@code poll_cq}
     * @param requestNotification {@code req_notify_cq}
     */
    public record Functions(
            boolean critical,
            MemorySegment postSend,
            MemorySegment postReceive,
            MemorySegment postSharedReceive,
            MemorySegment pollCompletionQueue,
            MemorySegment requestNotification) {}

    /**
     * The data path of a device.
     *
     * @param context a {@code struct ibv_context *}
     * @param critical whether the functions that post and poll may be called without telling the JVM, because they never
     *     block; asking for notifications is always an ordinary call
     * @return its functions
     */
    public static DataPath of(MemorySegment context, boolean critical) {
        MemorySegment operations = ibv_context.ops(context);
        Functions functions = new Functions(
                critical,
                ibv_context_ops.post_send(operations),
                ibv_context_ops.post_recv(operations),
                ibv_context_ops.post_srq_recv(operations),
                ibv_context_ops.poll_cq(operations),
                ibv_context_ops.req_notify_cq(operations));
        return PROVIDERS.of(functions);
    }

    /**
     * {@code ibv_post_send}.
     *
     * @param queuePair the address of the queue pair
     * @param workRequest the address of the first work request
     * @param badWorkRequest the address of a pointer that is set to the first request that failed
     * @return 0 or an error number, which some providers negate
     */
    public abstract int postSend(long queuePair, long workRequest, long badWorkRequest);

    /**
     * {@code ibv_post_recv}.
     *
     * @param queuePair the address of the queue pair
     * @param workRequest the address of the first work request
     * @param badWorkRequest the address of a pointer that is set to the first request that failed
     * @return 0 or an error number, which some providers negate
     */
    public abstract int postReceive(long queuePair, long workRequest, long badWorkRequest);

    /**
     * {@code ibv_post_srq_recv}.
     *
     * @param queue the address of the shared receive queue
     * @param workRequest the address of the first work request
     * @param badWorkRequest the address of a pointer that is set to the first request that failed
     * @return 0 or an error number, which some providers negate
     */
    public abstract int postSharedReceive(long queue, long workRequest, long badWorkRequest);

    /**
     * {@code ibv_poll_cq}.
     *
     * @param completionQueue the address of the completion queue
     * @param count how many completions there is room for
     * @param completions the address of an array of {@code struct ibv_wc}
     * @return how many were written, or a negative number
     */
    public abstract int pollCompletionQueue(long completionQueue, int count, long completions);

    /**
     * {@code ibv_req_notify_cq}.
     *
     * @param completionQueue the address of the completion queue
     * @param solicitedOnly 1 to be notified only of solicited receives and of errors, 0 of everything
     * @return 0 or an error number
     */
    public abstract int requestNotification(long completionQueue, int solicitedOnly);
}
