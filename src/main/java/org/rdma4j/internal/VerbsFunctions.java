package org.rdma4j.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_context;
import org.rdma4j.bindings.verbs.ibv_context_ops;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;

/**
 * The verbs that libibverbs does not export: inline functions in C, which call the device's provider through the
 * function pointers of its context. Pointers are passed as numbers, which spares the data path the checks of memory
 * sessions, and errno is not captured: these verbs return it.
 */
public final class VerbsFunctions {
    private static final MethodHandle POST = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle POLL = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG));
    private static final MethodHandle REQUEST_NOTIFICATION = link(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));

    /** Linked when the first memory window is made: few programs have any. */
    private static final class MemoryWindows {
        static final MethodHandle ALLOCATE = NativeCall.link(ibv_context_ops.alloc_mw.descriptor());
        static final MethodHandle DEALLOCATE = NativeCall.link(ibv_context_ops.dealloc_mw.descriptor());
        static final MethodHandle BIND = NativeCall.link(ibv_context_ops.bind_mw.descriptor());
    }

    private final MemorySegment postSend;
    private final MemorySegment postReceive;
    private final MemorySegment postSharedReceive;
    private final MemorySegment pollCompletionQueue;
    private final MemorySegment requestNotification;
    private final MemorySegment allocateMemoryWindow;
    private final MemorySegment deallocateMemoryWindow;
    private final MemorySegment bindMemoryWindow;

    /**
     * Reads the function pointers of a context.
     *
     * @param context a {@code struct ibv_context *}
     */
    public VerbsFunctions(MemorySegment context) {
        MemorySegment operations = ibv_context.ops(context);
        this.postSend = ibv_context_ops.post_send(operations);
        this.postReceive = ibv_context_ops.post_recv(operations);
        this.postSharedReceive = ibv_context_ops.post_srq_recv(operations);
        this.pollCompletionQueue = ibv_context_ops.poll_cq(operations);
        this.requestNotification = ibv_context_ops.req_notify_cq(operations);
        this.allocateMemoryWindow = ibv_context_ops.alloc_mw(operations);
        this.deallocateMemoryWindow = ibv_context_ops.dealloc_mw(operations);
        this.bindMemoryWindow = ibv_context_ops.bind_mw(operations);
    }

    /**
     * {@code ibv_post_send}.
     *
     * @param queuePair the address of the queue pair
     * @param workRequest the address of the first work request
     * @param badWorkRequest the address of a pointer that the first request that failed is put into
     * @return 0 or an error number, which some providers negate
     */
    public int postSend(long queuePair, long workRequest, long badWorkRequest) {
        try {
            return (int) POST.invokeExact(postSend, queuePair, workRequest, badWorkRequest);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    /**
     * {@code ibv_post_recv}.
     *
     * @param queuePair the address of the queue pair
     * @param workRequest the address of the first work request
     * @param badWorkRequest the address of a pointer that the first request that failed is put into
     * @return 0 or an error number, which some providers negate
     */
    public int postReceive(long queuePair, long workRequest, long badWorkRequest) {
        try {
            return (int) POST.invokeExact(postReceive, queuePair, workRequest, badWorkRequest);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    /**
     * {@code ibv_post_srq_recv}.
     *
     * @param queue the address of the shared receive queue
     * @param workRequest the address of the first work request
     * @param badWorkRequest the address of a pointer that the first request that failed is put into
     * @return 0 or an error number, which some providers negate
     */
    public int postSharedReceive(long queue, long workRequest, long badWorkRequest) {
        try {
            return (int) POST.invokeExact(postSharedReceive, queue, workRequest, badWorkRequest);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    /**
     * {@code ibv_poll_cq}.
     *
     * @param completionQueue the address of the completion queue
     * @param count how many completions there is room for
     * @param completions the address of an array of {@code struct ibv_wc}
     * @return how many were written, or a negative number
     */
    public int pollCompletionQueue(long completionQueue, int count, long completions) {
        try {
            return (int) POLL.invokeExact(pollCompletionQueue, completionQueue, count, completions);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    /**
     * {@code ibv_req_notify_cq}.
     *
     * @param completionQueue the address of the completion queue
     * @param solicitedOnly 1 to be notified of solicited receives and of errors alone, 0 of everything
     * @return 0 or an error number
     */
    public int requestNotification(long completionQueue, int solicitedOnly) {
        try {
            return (int) REQUEST_NOTIFICATION.invokeExact(requestNotification, completionQueue, solicitedOnly);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    /**
     * {@code ibv_alloc_mw}.
     *
     * @param errno where the linker puts errno
     * @param domain the protection domain
     * @param type 1 or 2
     * @return the memory window, or NULL and errno
     * @throws Throwable what {@link MethodHandle#invokeExact} declares; native functions throw nothing
     */
    public MemorySegment allocateMemoryWindow(MemorySegment errno, MemorySegment domain, int type) throws Throwable {
        return (MemorySegment) MemoryWindows.ALLOCATE.invokeExact(allocateMemoryWindow, errno, domain, type);
    }

    /**
     * {@code ibv_dealloc_mw}.
     *
     * @param errno where the linker puts errno
     * @param window the memory window
     * @return 0 or an error number
     * @throws Throwable what {@link MethodHandle#invokeExact} declares; native functions throw nothing
     */
    public int deallocateMemoryWindow(MemorySegment errno, MemorySegment window) throws Throwable {
        return (int) MemoryWindows.DEALLOCATE.invokeExact(deallocateMemoryWindow, errno, window);
    }

    /**
     * {@code ibv_bind_mw}.
     *
     * @param errno where the linker puts errno
     * @param queuePair the queue pair
     * @param window the memory window, of type 1
     * @param binding a {@code struct ibv_mw_bind *}
     * @return 0 or an error number
     * @throws Throwable what {@link MethodHandle#invokeExact} declares; native functions throw nothing
     */
    public int bindMemoryWindow(
            MemorySegment errno, MemorySegment queuePair, MemorySegment window, MemorySegment binding)
            throws Throwable {
        return (int) MemoryWindows.BIND.invokeExact(bindMemoryWindow, errno, queuePair, window, binding);
    }

    /**
     * A member of {@code struct verbs_context}, which stands before the {@code ibv_context} and grows at its front: it
     * is there if the context is an extended one, the structure is long enough, and the provider filled it in.
     *
     * @param context a {@code struct ibv_context *}
     * @param offset the member's offset in {@code struct verbs_context}
     * @return the function pointer; NULL where the provider has none
     */
    public static MemorySegment extended(MemorySegment context, long offset) {
        if (ibv_context.abi_compat(context).address() != -1L) {
            return MemorySegment.NULL;
        }
        long toContext = verbs_context.context$offset();
        MemorySegment whole = NativeMemory.at(context.address() - toContext, verbs_context.sizeof());
        long distance = verbs_context.sizeof() - offset;
        if (verbs_context.sz(whole) < distance) {
            return MemorySegment.NULL;
        }
        return whole.get(verbs_h.C_POINTER, offset);
    }

    /**
     * A member of {@code struct verbs_context} that a verb cannot do without.
     *
     * @param context a {@code struct ibv_context *}
     * @param offset the member's offset in {@code struct verbs_context}
     * @param verb the verb that calls it
     * @param device the device's name
     * @return the function pointer
     * @throws UnsupportedVerbException where the provider has none
     */
    public static MemorySegment requireExtended(MemorySegment context, long offset, String verb, String device) {
        MemorySegment function = extended(context, offset);
        if (function.equals(MemorySegment.NULL)) {
            throw new UnsupportedVerbException(verb, device, "", Errno.EOPNOTSUPP);
        }
        return function;
    }

    @SuppressWarnings("restricted") // calling native functions is what this module is for
    private static MethodHandle link(FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(descriptor);
    }
}
