package org.rdma4j.internal.datapath;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import org.rdma4j.internal.ffm.NativeCall;

/**
 * Copies of a class, one for each provider. A copy finds the provider's functions in its class data and keeps them in
 * static final fields. These are constants to the JIT compiler, and a call through them costs as much as in C.
 *
 * @param <T> what the copies implement
 */
final class ConstantFunctions<T> {
    private final Class<? extends T> template;
    private final Map<Record, T> copies = new HashMap<>();

    ConstantFunctions(Class<? extends T> template) {
        this.template = template;
    }

    /** The copy for these functions. Makes it if there is none. */
    public synchronized T of(Record functions) {
        return copies.computeIfAbsent(functions, this::copy);
    }

    /** The functions that a copy is made for; copies call this. */
    public static <F extends Record> F functions(MethodHandles.Lookup copy, Class<F> type) {
        try {
            return MethodHandles.classData(copy, ConstantDescs.DEFAULT_NAME, type);
        } catch (IllegalAccessException e) {
            throw new AssertionError("a class cannot see its own data", e);
        }
    }

    /** An ordinary handle: the garbage collector can run during the call. */
    public static MethodHandle ordinary(MemorySegment function, FunctionDescriptor descriptor) {
        return link(function, descriptor);
    }

    /** A critical handle, for functions that never block: the JVM waits for the call, which saves some 5 ns. */
    public static MethodHandle critical(MemorySegment function, FunctionDescriptor descriptor) {
        return link(function, descriptor, Linker.Option.critical(false));
    }

    @SuppressWarnings("restricted") // calling native functions is what this module is for
    private static MethodHandle link(MemorySegment function, FunctionDescriptor descriptor, Linker.Option... options) {
        return function.equals(MemorySegment.NULL)
                ? MethodHandles.empty(descriptor.toMethodType()) // the caller has checked that the provider has it
                : Linker.nativeLinker().downcallHandle(function, descriptor, options);
    }

    private T copy(Record functions) {
        try {
            MethodHandles.Lookup copy =
                    MethodHandles.lookup().defineHiddenClassWithClassData(classFile(), functions, true);
            Object instance = copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
            @SuppressWarnings("unchecked") // the copy extends what its template extends
            T typed = (T) instance;
            return typed;
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    private byte[] classFile() {
        try (InputStream stream = template.getResourceAsStream(template.getSimpleName() + ".class")) {
            if (stream == null) {
                throw new IllegalStateException("the class file of %s is missing".formatted(template.getName()));
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
