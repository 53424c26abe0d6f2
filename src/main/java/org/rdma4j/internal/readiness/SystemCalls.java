package org.rdma4j.internal.readiness;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.ffm.NativeCall;

/** The system calls behind waiting: poll(2), epoll(7), eventfd(2), and the flags of descriptors. */
final class SystemCalls {
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 04000;
    private static final int CLOSE_ON_EXEC = 02000000;

    private static final MethodHandle POLL =
            link("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD = link("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD_WRITE =
            link("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle EVENTFD_READ =
            link("eventfd_read", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle GET_FLAGS = link("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle SET_FLAGS =
            link("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);

    /** Linked when the first virtual thread waits. */
    private static final class Epoll {
        static final MethodHandle CREATE = link("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle CONTROL =
                link("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
        static final MethodHandle WAIT =
                link("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    }

    private SystemCalls() {}

    /** How many of the descriptors are ready; 0 where the time passed or a signal that the JVM uses came. */
    public static int poll(MemorySegment descriptors, int count, int milliseconds) {
        return uninterrupted("poll", errno -> (int) POLL.invokeExact(errno, descriptors, (long) count, milliseconds));
    }

    static int eventDescriptor() {
        return NativeCall.settingErrno(
                "eventfd", () -> "", errno -> (int) EVENTFD.invokeExact(errno, 0, CLOSE_ON_EXEC));
    }

    public static void signal(int eventDescriptor) {
        var _ = NativeCall.settingErrno(
                "eventfd_write", () -> "", errno -> (int) EVENTFD_WRITE.invokeExact(errno, eventDescriptor, 1L));
    }

    /** Takes back all signals; blocks if there is none. */
    public static void drain(int eventDescriptor, MemorySegment eightOctets) {
        var _ = NativeCall.settingErrno(
                "eventfd_read", () -> "", errno -> (int) EVENTFD_READ.invokeExact(errno, eventDescriptor, eightOctets));
    }

    static void makeNonBlocking(int descriptor) {
        int flags = NativeCall.settingErrno(
                "fcntl", () -> "F_GETFL", errno -> (int) GET_FLAGS.invokeExact(errno, descriptor, F_GETFL));
        var _ = NativeCall.settingErrno("fcntl", () -> "F_SETFL", errno ->
                (int) SET_FLAGS.invokeExact(errno, descriptor, F_SETFL, flags | O_NONBLOCK));
    }

    static int epollDescriptor() {
        return NativeCall.settingErrno(
                "epoll_create1", () -> "", errno -> (int) Epoll.CREATE.invokeExact(errno, CLOSE_ON_EXEC));
    }

    static void epollControl(int epoll, int operation, int descriptor, MemorySegment event) {
        var _ = NativeCall.settingErrno("epoll_ctl", () -> "", errno ->
                (int) Epoll.CONTROL.invokeExact(errno, epoll, operation, descriptor, event));
    }

    /** How many events there are; 0 where a signal that the JVM uses came. */
    static int epollWait(int epoll, MemorySegment events, int count) {
        return uninterrupted("epoll_wait", errno -> (int) Epoll.WAIT.invokeExact(errno, epoll, events, count, -1));
    }

    private static int uninterrupted(String name, NativeCall.ReturningInt call) {
        try {
            return NativeCall.settingErrno(name, () -> "", call);
        } catch (RdmaException e) {
            if (e.errno().filter(Errno.EINTR::equals).isPresent()) {
                return 0;
            }
            throw e;
        }
    }

    private static MethodHandle link(String name, FunctionDescriptor descriptor) {
        return NativeCall.link(systemFunction(name), descriptor);
    }

    @SuppressWarnings("restricted") // calling native functions is what this module is for
    private static MethodHandle link(String name, FunctionDescriptor descriptor, int fixedArguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        systemFunction(name),
                        descriptor,
                        Linker.Option.captureCallState("errno"),
                        Linker.Option.firstVariadicArg(fixedArguments));
    }

    private static MemorySegment systemFunction(String name) {
        return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }
}
