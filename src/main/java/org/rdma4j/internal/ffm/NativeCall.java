package org.rdma4j.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;

/**
 * A call of a native function that may fail. There is one method for each way in which C reports a failure. Each
 * captures errno in the downcall itself, because the JVM may change errno before Java could read it.
 */
public final class NativeCall {
    /** On Linux only errno is captured. */
    private static final StructLayout CAPTURE_STATE = Linker.Option.captureStateLayout();

    private static final long ERRNO_OFFSET = 0;

    private NativeCall() {}

    /** The native call: its first argument is the memory that errno is captured in. */
    @FunctionalInterface
    public interface ReturningPointer {
        /**
         * Calls the function.
         *
         * @param errno where the linker puts errno
         * @return what the function returns
         * @throws Throwable what {@link MethodHandle#invokeExact} declares; native functions throw nothing
         */
        MemorySegment call(MemorySegment errno) throws Throwable;
    }

    /** The native call: its first argument is the memory that errno is captured in. */
    @FunctionalInterface
    public interface ReturningInt {
        /**
         * Calls the function.
         *
         * @param errno where the linker puts errno
         * @return what the function returns
         * @throws Throwable what {@link MethodHandle#invokeExact} declares; native functions throw nothing
         */
        int call(MemorySegment errno) throws Throwable;
    }

    /** The native call of a function that cannot fail: its first argument is the memory that errno is captured in. */
    @FunctionalInterface
    public interface ReturningNothing {
        /**
         * Calls the function.
         *
         * @param errno where the linker puts errno
         * @throws Throwable what {@link MethodHandle#invokeExact} declares; native functions throw nothing
         */
        void call(MemorySegment errno) throws Throwable;
    }

    /**
     * Links a function so that its calls capture errno.
     *
     * @param address the function's address, as the bindings give it
     * @param descriptor its C signature, as the bindings give it
     * @return a handle whose first parameter is the memory that errno is captured in
     */
    @SuppressWarnings("restricted") // calling native functions is what this module is for
    public static MethodHandle link(MemorySegment address, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(address, descriptor, Linker.Option.captureCallState("errno"));
    }

    /**
     * Prepares calls through function pointers, as devices' providers have them, that capture errno.
     *
     * @param descriptor the C signature, as the bindings give it
     * @return a handle whose first parameters are the function pointer and the memory that errno is captured in
     */
    @SuppressWarnings("restricted") // calling native functions is what this module is for
    public static MethodHandle link(FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(descriptor, Linker.Option.captureCallState("errno"));
    }

    /**
     * Calls a function that returns a pointer, or NULL and errno.
     *
     * @param verb the function's name
     * @param description what to say if it fails
     * @param call the call
     * @return the pointer, never NULL
     * @throws RdmaException if the function returned NULL
     */
    public static MemorySegment pointer(String verb, CallDescription description, ReturningPointer call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(CAPTURE_STATE);
            MemorySegment pointer = invokePointer(call, errno);
            if (pointer.equals(MemorySegment.NULL)) {
                throw failure(verb, description, captured(errno));
            }
            return pointer;
        }
    }

    /**
     * Calls a function that returns zero, or the error number itself: most verbs. Some providers return it negated.
     *
     * @param verb the function's name
     * @param description what to say if it fails
     * @param call the call
     * @throws RdmaException if the function did not return zero
     */
    public static void returningErrno(String verb, CallDescription description, ReturningInt call) {
        try (Arena arena = Arena.ofConfined()) {
            int result = invokeInt(call, arena.allocate(CAPTURE_STATE));
            if (result != 0) {
                throw failure(verb, description, new Errno(Math.abs(result)));
            }
        }
    }

    /**
     * Calls a function that returns a number that is not negative, or -1 and errno.
     *
     * @param verb the function's name
     * @param description what to say if it fails
     * @param call the call
     * @return the number
     * @throws RdmaException if the function returned a negative number
     */
    public static int settingErrno(String verb, CallDescription description, ReturningInt call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(CAPTURE_STATE);
            int result = invokeInt(call, errno);
            if (result < 0) {
                throw failure(verb, description, captured(errno));
            }
            return result;
        }
    }

    /**
     * Calls a function that returns a number that is not negative, or the negated error number: libibumad.
     *
     * @param function the function's name
     * @param description what to say if it fails
     * @param call the call
     * @return the number
     * @throws RdmaException if the function returned a negative number
     */
    public static int returningNegatedErrno(String function, CallDescription description, ReturningInt call) {
        try (Arena arena = Arena.ofConfined()) {
            return returningNegatedErrno(errnoMemory(arena), function, description, call);
        }
    }

    /**
     * The same with memory that was allocated before, for calls that are repeated thousands of times.
     *
     * @param errno from {@link #errnoMemory}, used by one call at a time
     * @param function the function's name
     * @param description what to say if it fails
     * @param call the call
     * @return the number
     * @throws RdmaException if the function returned a negative number
     */
    public static int returningNegatedErrno(
            MemorySegment errno, String function, CallDescription description, ReturningInt call) {
        int result = invokeInt(call, errno);
        if (result < 0) {
            Errno returned = new Errno(-result);
            // libibumad returns EIO whenever a system call of its own fails; errno has the cause.
            boolean vague = returned.equals(Errno.EIO) && captured(errno).value() != 0;
            throw failure(function, description, vague ? captured(errno) : returned);
        }
        return result;
    }

    /**
     * Memory for the errno of calls.
     *
     * @param arena who frees it
     * @return as much as a call needs
     */
    public static MemorySegment errnoMemory(Arena arena) {
        return arena.allocate(CAPTURE_STATE);
    }

    /**
     * Calls a function that returns nothing and cannot fail. The lambda needs a block: {@code invokeExact} returns void
     * only as a statement.
     *
     * @param call the call
     */
    public static void returningNothing(ReturningNothing call) {
        try (Arena arena = Arena.ofConfined()) {
            call.call(arena.allocate(CAPTURE_STATE));
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /**
     * The exception for a failed call, for callers that must look at the result themselves.
     *
     * @param verb the function's name
     * @param description what to say
     * @param errno the error number
     * @return the exception, to be thrown; an {@link UnsupportedVerbException} where that is the device's answer
     */
    public static RdmaException failure(String verb, CallDescription description, Errno errno) {
        String deviceName = description.deviceName();
        if (!deviceName.isEmpty()
                && List.of(Errno.EOPNOTSUPP, Errno.ENOSYS, Errno.EPROTONOSUPPORT)
                        .contains(errno)) {
            return new UnsupportedVerbException(verb, deviceName, description.arguments(), errno);
        }
        return new RdmaException(failureMessage(verb, description, errno), errno);
    }

    /**
     * The message of the exception for a failed call.
     *
     * @param verb the function's name
     * @param description what to say
     * @param errno the error number
     * @return the verb, the error's name, the arguments, and what to do
     */
    public static String failureMessage(String verb, CallDescription description, Errno errno) {
        StringBuilder message = new StringBuilder(verb).append(": ").append(errno.name());
        String arguments = Stream.of(description.deviceName(), description.arguments())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        if (!arguments.isEmpty()) {
            message.append(" (").append(arguments).append(')');
        }
        String advice = description.advice(errno);
        if (!advice.isEmpty()) {
            message.append("; ").append(advice);
        }
        return message.toString();
    }

    /**
     * Rethrows what a method handle threw. A downcall throws no checked exception.
     *
     * @param thrown what was caught
     * @return what to throw where none of the above was thrown
     */
    public static AssertionError rethrow(Throwable thrown) {
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new AssertionError("a native call threw a checked exception", thrown);
    }

    private static MemorySegment invokePointer(ReturningPointer call, MemorySegment errno) {
        try {
            return call.call(errno);
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    private static int invokeInt(ReturningInt call, MemorySegment errno) {
        try {
            return call.call(errno);
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    private static Errno captured(MemorySegment errno) {
        return new Errno(errno.get(ValueLayout.JAVA_INT, ERRNO_OFFSET));
    }
}
