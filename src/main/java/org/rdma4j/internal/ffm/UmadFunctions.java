package org.rdma4j.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libibumad. The first argument of each is the memory that errno is captured in.
 *
 * <p>All go through one downcall handle with six words as arguments. A short program spends most of its time linking
 * handles, and each signature costs as much again. The calling conventions of x86-64 and aarch64 pass each of the first
 * six integers and pointers in a register of its own, and a function that takes fewer or narrower ones ignores the
 * rest. A pointer is passed as its address, and the caller keeps the memory alive.
 */
public final class UmadFunctions {
    private static final MethodHandle CALL = NativeCall.link(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private static final MemorySegment GET_PORT = NativeLibrary.UMAD.function("umad_get_port");
    private static final MemorySegment RELEASE_PORT = NativeLibrary.UMAD.function("umad_release_port");
    private static final MemorySegment OPEN_PORT = NativeLibrary.UMAD.function("umad_open_port");
    private static final MemorySegment CLOSE_PORT = NativeLibrary.UMAD.function("umad_close_port");
    private static final MemorySegment SIZE = NativeLibrary.UMAD.function("umad_size");
    private static final MemorySegment REGISTER = NativeLibrary.UMAD.function("umad_register");
    private static final MemorySegment UNREGISTER = NativeLibrary.UMAD.function("umad_unregister");
    private static final MemorySegment SEND = NativeLibrary.UMAD.function("umad_send");
    private static final MemorySegment RECEIVE = NativeLibrary.UMAD.function("umad_recv");

    private UmadFunctions() {}

    /**
     * {@code umad_get_port}.
     *
     * @param errno where errno is put
     * @param deviceName a C string, or NULL for any
     * @param portNumber from 1, or 0 for any
     * @param port a {@code umad_port_t}, which is filled
     * @return 0 or a negated error number
     */
    public static int getPort(MemorySegment errno, MemorySegment deviceName, int portNumber, MemorySegment port) {
        return (int) call(GET_PORT, errno, deviceName.address(), portNumber, port.address(), 0, 0, 0);
    }

    /**
     * {@code umad_release_port}.
     *
     * @param errno where errno is put
     * @param port a {@code umad_port_t} that was filled
     * @return 0 or a negated error number
     */
    public static int releasePort(MemorySegment errno, MemorySegment port) {
        return (int) call(RELEASE_PORT, errno, port.address(), 0, 0, 0, 0, 0);
    }

    /**
     * {@code umad_open_port}.
     *
     * @param errno where errno is put
     * @param deviceName a C string
     * @param portNumber from 1
     * @return a descriptor, or a negated error number
     */
    public static int openPort(MemorySegment errno, MemorySegment deviceName, int portNumber) {
        return (int) call(OPEN_PORT, errno, deviceName.address(), portNumber, 0, 0, 0, 0);
    }

    /**
     * {@code umad_close_port}.
     *
     * @param errno where errno is put
     * @param descriptor of the port
     * @return 0 or a negated error number
     */
    public static int closePort(MemorySegment errno, int descriptor) {
        return (int) call(CLOSE_PORT, errno, descriptor, 0, 0, 0, 0, 0);
    }

    /**
     * {@code umad_size}.
     *
     * @param errno where errno is put
     * @return the size of {@code ib_user_mad_t} without the datagram
     */
    public static int size(MemorySegment errno) {
        return (int) call(SIZE, errno, 0, 0, 0, 0, 0, 0);
    }

    /**
     * {@code umad_register}.
     *
     * @param errno where errno is put
     * @param descriptor of the port
     * @param managementClass the class
     * @param version of the class
     * @param rmppVersion 0 for none
     * @param methodMask 16 bytes, a bit for each method that is to be received unasked; NULL for none
     * @return the agent's number, or a negated error number
     */
    public static int register(
            MemorySegment errno,
            int descriptor,
            int managementClass,
            int version,
            int rmppVersion,
            MemorySegment methodMask) {
        return (int) call(REGISTER, errno, descriptor, managementClass, version, rmppVersion, methodMask.address(), 0);
    }

    /**
     * {@code umad_unregister}.
     *
     * @param errno where errno is put
     * @param descriptor of the port
     * @param agent its number
     * @return 0 or a negated error number
     */
    public static int unregister(MemorySegment errno, int descriptor, int agent) {
        return (int) call(UNREGISTER, errno, descriptor, agent, 0, 0, 0, 0);
    }

    /**
     * {@code umad_send}.
     *
     * @param errno where errno is put
     * @param descriptor of the port
     * @param agent its number
     * @param datagram an {@code ib_user_mad_t} and the datagram
     * @param length of the datagram
     * @param timeout in milliseconds
     * @param retries of the kernel
     * @return 0 or a negated error number
     */
    public static int send(
            MemorySegment errno,
            int descriptor,
            int agent,
            MemorySegment datagram,
            int length,
            int timeout,
            int retries) {
        return (int) call(SEND, errno, descriptor, agent, datagram.address(), length, timeout, retries);
    }

    /**
     * {@code umad_recv}.
     *
     * @param errno where errno is put
     * @param descriptor of the port
     * @param datagram an {@code ib_user_mad_t} and room for the datagram
     * @param length an {@code int}: the room, and then the length of what was received
     * @param timeout in milliseconds
     * @return the agent's number, or a negated error number
     */
    public static int receive(
            MemorySegment errno, int descriptor, MemorySegment datagram, MemorySegment length, int timeout) {
        return (int) call(RECEIVE, errno, descriptor, datagram.address(), length.address(), timeout, 0, 0);
    }

    private static long call(
            MemorySegment function, MemorySegment errno, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }
}
