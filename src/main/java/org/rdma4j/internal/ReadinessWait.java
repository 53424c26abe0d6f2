package org.rdma4j.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;

/**
 * Waits until a file descriptor of a native library can be read, a time passes, or another thread wakes the waiting
 * one: poll(2) on that descriptor and on an eventfd(2) of our own. The descriptor is made non-blocking, so that of
 * several threads that wait, those that come too late do not block in the read.
 */
public final class ReadinessWait implements AutoCloseable {
    private static final StructLayout POLLFD = MemoryLayout.structLayout(
            JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));
    private static final long POLLFD_SIZE = POLLFD.byteSize();
    private static final long EVENTS = POLLFD.byteOffset(PathElement.groupElement("events"));
    private static final long REVENTS = POLLFD.byteOffset(PathElement.groupElement("revents"));
    private static final short POLLIN = 1;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 04000;
    private static final int EFD_CLOEXEC = 02000000;

    private static final MethodHandle POLL =
            link("poll", FunctionDescriptor.of(JAVA_INT, ValueLayout.ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD = link("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD_WRITE =
            link("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle GET_FLAGS = link("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle SET_FLAGS =
            link("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle CLOSE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final int descriptor;
    private final int waker;

    /**
     * Prepares waiting for a descriptor, and makes it non-blocking.
     *
     * @param descriptor an open file descriptor, which stays its owner's
     */
    public ReadinessWait(int descriptor) {
        this.descriptor = descriptor;
        int flags = NativeCall.settingErrno(
                "fcntl", () -> "F_GETFL", errno -> (int) GET_FLAGS.invokeExact(errno, descriptor, F_GETFL));
        var _ = NativeCall.settingErrno("fcntl", () -> "F_SETFL", errno ->
                (int) SET_FLAGS.invokeExact(errno, descriptor, F_SETFL, flags | O_NONBLOCK));
        this.waker =
                NativeCall.settingErrno("eventfd", () -> "", errno -> (int) EVENTFD.invokeExact(errno, 0, EFD_CLOEXEC));
    }

    /** How a wait ended. */
    public enum Outcome {
        /** The descriptor can be read. */
        READY,
        /** The time passed. */
        TIMED_OUT,
        /** {@link #wake} was called. */
        WOKEN
    }

    /**
     * Waits.
     *
     * @param deadlineNanos when to give up, as {@link System#nanoTime} counts
     * @return how it ended
     */
    public Outcome await(long deadlineNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment descriptors = arena.allocate(MemoryLayout.sequenceLayout(2, POLLFD));
            descriptors.set(JAVA_INT, 0, descriptor);
            descriptors.set(JAVA_SHORT, EVENTS, POLLIN);
            descriptors.set(JAVA_INT, POLLFD_SIZE, waker);
            descriptors.set(JAVA_SHORT, POLLFD_SIZE + EVENTS, POLLIN);
            while (poll(descriptors, milliseconds(deadlineNanos)) == 0) {
                if (deadlineNanos - System.nanoTime() <= 0) {
                    return Outcome.TIMED_OUT;
                }
            }
            boolean woken = descriptors.get(JAVA_SHORT, POLLFD_SIZE + REVENTS) != 0;
            return woken ? Outcome.WOKEN : Outcome.READY;
        }
    }

    /** Ends all waits, the present and the future ones. */
    public void wake() {
        var _ = NativeCall.settingErrno(
                "eventfd_write", () -> "", errno -> (int) EVENTFD_WRITE.invokeExact(errno, waker, 1L));
    }

    /** Releases the eventfd; no thread may be waiting. */
    @Override
    public void close() {
        var _ = NativeCall.settingErrno("close", () -> "", errno -> (int) CLOSE.invokeExact(errno, waker));
    }

    /**
     * When a time-out that begins now ends.
     *
     * @param timeout how long
     * @return the moment as {@link System#nanoTime} counts, at most a hundred years ahead
     */
    public static long deadline(Duration timeout) {
        Duration limit = Duration.ofDays(36_500);
        return System.nanoTime() + (timeout.compareTo(limit) < 0 ? timeout : limit).toNanos();
    }

    /** Rounded up, so that the wait does not end early; poll(2) counts in an int. */
    private static int milliseconds(long deadlineNanos) {
        long left = Math.max(0, deadlineNanos - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }

    /** A signal that the JVM uses for itself interrupts poll(2): that is no event, the caller looks at the time. */
    private static int poll(MemorySegment descriptors, int milliseconds) {
        try {
            return NativeCall.settingErrno(
                    "poll", () -> "", errno -> (int) POLL.invokeExact(errno, descriptors, 2L, milliseconds));
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
