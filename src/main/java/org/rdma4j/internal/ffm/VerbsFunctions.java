package org.rdma4j.internal.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_context;
import org.rdma4j.bindings.verbs.ibv_context_ops;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.datapath.DataPath;

/**
 * The verbs that libibverbs does not export, beside those of the {@linkplain DataPath data path}: inline functions in C,
 * which call the device's provider through the function pointers of its context.
 */
public final class VerbsFunctions {
    /** Linked when the first memory window is made: few programs have any. */
    private static final class MemoryWindows {
        static final MethodHandle ALLOCATE = NativeCall.link(ibv_context_ops.alloc_mw.descriptor());
        static final MethodHandle DEALLOCATE = NativeCall.link(ibv_context_ops.dealloc_mw.descriptor());
        static final MethodHandle BIND = NativeCall.link(ibv_context_ops.bind_mw.descriptor());
    }

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
        this.allocateMemoryWindow = ibv_context_ops.alloc_mw(operations);
        this.deallocateMemoryWindow = ibv_context_ops.dealloc_mw(operations);
        this.bindMemoryWindow = ibv_context_ops.bind_mw(operations);
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
     * @param deviceName the device's name
     * @return the function pointer
     * @throws UnsupportedVerbException where the provider has none
     */
    public static MemorySegment requireExtended(MemorySegment context, long offset, String verb, String deviceName) {
        MemorySegment function = extended(context, offset);
        if (function.equals(MemorySegment.NULL)) {
            throw new UnsupportedVerbException(verb, deviceName, "", Errno.EOPNOTSUPP);
        }
        return function;
    }
}
