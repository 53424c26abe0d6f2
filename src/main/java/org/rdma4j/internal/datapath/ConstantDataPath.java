package org.rdma4j.internal.datapath;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.rdma4j.internal.ffm.NativeCall;

/** The data path of one provider. {@link ConstantFunctions} makes copies of this class; only those are used. */
final class ConstantDataPath extends DataPath {
    private static final Functions FUNCTIONS = ConstantFunctions.functions(MethodHandles.lookup(), Functions.class);
    private static final MethodHandle POST_SEND = link(FUNCTIONS.postSend(), POST);
    private static final MethodHandle POST_RECEIVE = link(FUNCTIONS.postReceive(), POST);
    private static final MethodHandle POST_SHARED_RECEIVE = link(FUNCTIONS.postSharedReceive(), POST);
    private static final MethodHandle POLL_COMPLETION_QUEUE = link(FUNCTIONS.pollCompletionQueue(), POLL);
    private static final MethodHandle NOTIFY =
            ConstantFunctions.ordinary(FUNCTIONS.requestNotification(), REQUEST_NOTIFICATION);

    ConstantDataPath() {}

    private static MethodHandle link(MemorySegment function, FunctionDescriptor descriptor) {
        return FUNCTIONS.critical()
                ? ConstantFunctions.critical(function, descriptor)
                : ConstantFunctions.ordinary(function, descriptor);
    }

    @Override
    public int postSend(long queuePair, long workRequest, long badWorkRequest) {
        try {
            return (int) POST_SEND.invokeExact(queuePair, workRequest, badWorkRequest);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int postReceive(long queuePair, long workRequest, long badWorkRequest) {
        try {
            return (int) POST_RECEIVE.invokeExact(queuePair, workRequest, badWorkRequest);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int postSharedReceive(long queue, long workRequest, long badWorkRequest) {
        try {
            return (int) POST_SHARED_RECEIVE.invokeExact(queue, workRequest, badWorkRequest);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int pollCompletionQueue(long completionQueue, int count, long completions) {
        try {
            return (int) POLL_COMPLETION_QUEUE.invokeExact(completionQueue, count, completions);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int requestNotification(long completionQueue, int solicitedOnly) {
        try {
            return (int) NOTIFY.invokeExact(completionQueue, solicitedOnly);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }
}
