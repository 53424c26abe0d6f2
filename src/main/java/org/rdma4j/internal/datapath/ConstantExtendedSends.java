package org.rdma4j.internal.datapath;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.rdma4j.internal.ffm.NativeCall;

/** The functions of one provider. {@link ConstantFunctions} makes copies of this class; only those are used. */
final class ConstantExtendedSends extends ExtendedSends {
    private static final Functions FUNCTIONS = ConstantFunctions.functions(MethodHandles.lookup(), Functions.class);
    private static final MethodHandle START =
            ConstantFunctions.ordinary(FUNCTIONS.start(), FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle ABORT =
            ConstantFunctions.ordinary(FUNCTIONS.abort(), FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle COMPLETE =
            ConstantFunctions.ordinary(FUNCTIONS.complete(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle SEND =
            ConstantFunctions.ordinary(FUNCTIONS.send(), FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle SEND_WITH_IMMEDIATE =
            ConstantFunctions.ordinary(FUNCTIONS.sendWithImmediate(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
    private static final MethodHandle SEND_WITH_INVALIDATE =
            ConstantFunctions.ordinary(FUNCTIONS.sendWithInvalidate(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
    private static final MethodHandle WRITE =
            ConstantFunctions.ordinary(FUNCTIONS.write(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG));
    private static final MethodHandle WRITE_WITH_IMMEDIATE = ConstantFunctions.ordinary(
            FUNCTIONS.writeWithImmediate(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle READ =
            ConstantFunctions.ordinary(FUNCTIONS.read(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG));
    private static final MethodHandle COMPARE_AND_SWAP = ConstantFunctions.ordinary(
            FUNCTIONS.compareAndSwap(),
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FETCH_AND_ADD = ConstantFunctions.ordinary(
            FUNCTIONS.fetchAndAdd(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LOCAL_INVALIDATE =
            ConstantFunctions.ordinary(FUNCTIONS.localInvalidate(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
    private static final MethodHandle BIND_MEMORY_WINDOW = ConstantFunctions.ordinary(
            FUNCTIONS.bindMemoryWindow(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    private static final MethodHandle SET_DATAGRAM_ADDRESS = ConstantFunctions.ordinary(
            FUNCTIONS.setDatagramAddress(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle SET_INLINE_DATA = ConstantFunctions.ordinary(
            FUNCTIONS.setInlineData(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SET_BUFFER = ConstantFunctions.ordinary(
            FUNCTIONS.setBuffer(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SET_BUFFERS = ConstantFunctions.ordinary(
            FUNCTIONS.setBuffers(), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG));

    ConstantExtendedSends() {}

    @Override
    public void start(long queuePair) {
        try {
            START.invokeExact(queuePair);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void abort(long queuePair) {
        try {
            ABORT.invokeExact(queuePair);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int complete(long queuePair) {
        try {
            return (int) COMPLETE.invokeExact(queuePair);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void send(long queuePair) {
        try {
            SEND.invokeExact(queuePair);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void sendWithImmediate(long queuePair, int immediate) {
        try {
            SEND_WITH_IMMEDIATE.invokeExact(queuePair, immediate);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void sendWithInvalidate(long queuePair, int rkey) {
        try {
            SEND_WITH_INVALIDATE.invokeExact(queuePair, rkey);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void write(long queuePair, int rkey, long remoteAddress) {
        try {
            WRITE.invokeExact(queuePair, rkey, remoteAddress);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void writeWithImmediate(long queuePair, int rkey, long remoteAddress, int immediate) {
        try {
            WRITE_WITH_IMMEDIATE.invokeExact(queuePair, rkey, remoteAddress, immediate);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void read(long queuePair, int rkey, long remoteAddress) {
        try {
            READ.invokeExact(queuePair, rkey, remoteAddress);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void compareAndSwap(long queuePair, int rkey, long remoteAddress, long compare, long swap) {
        try {
            COMPARE_AND_SWAP.invokeExact(queuePair, rkey, remoteAddress, compare, swap);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void fetchAndAdd(long queuePair, int rkey, long remoteAddress, long add) {
        try {
            FETCH_AND_ADD.invokeExact(queuePair, rkey, remoteAddress, add);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void localInvalidate(long queuePair, int rkey) {
        try {
            LOCAL_INVALIDATE.invokeExact(queuePair, rkey);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void bindMemoryWindow(long queuePair, long window, int rkey, long binding) {
        try {
            BIND_MEMORY_WINDOW.invokeExact(queuePair, window, rkey, binding);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void setDatagramAddress(long queuePair, long addressHandle, int remoteQpn, int remoteQueueKey) {
        try {
            SET_DATAGRAM_ADDRESS.invokeExact(queuePair, addressHandle, remoteQpn, remoteQueueKey);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void setInlineData(long queuePair, long data, long length) {
        try {
            SET_INLINE_DATA.invokeExact(queuePair, data, length);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void setBuffer(long queuePair, int lkey, long bufferAddress, int length) {
        try {
            SET_BUFFER.invokeExact(queuePair, lkey, bufferAddress, length);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void setBuffers(long queuePair, long count, long list) {
        try {
            SET_BUFFERS.invokeExact(queuePair, count, list);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }
}
