package org.rdma4j.cm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.rdma4j.bindings.rdmacm.rdma_addr;
import org.rdma4j.bindings.rdmacm.rdma_cm_id;
import org.rdma4j.bindings.rdmacm.rdma_cm_join_mc_attr_ex;
import org.rdma4j.bindings.rdmacm.rdma_route;
import org.rdma4j.bindings.rdmacm.rdmacm_h;
import org.rdma4j.bindings.verbs.ibv_context;
import org.rdma4j.bindings.verbs.ibv_device;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.verbs.QueuePairModification;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.attributes.TransportType;

/**
 * A {@code struct rdma_cm_id} and the calls on it. Callers make sure that it is not destroyed during a call.
 *
 * <p>The identifier never has a queue pair of its own: librdmacm would modify it without the library's knowledge. Its
 * {@code verbs} is a context that belongs to librdmacm; only the device name is read from it.
 */
final class NativeIdentifier {
    private static final class Functions {
        static final MethodHandle CREATE =
                link(rdmacm_h.rdma_create_id$address(), rdmacm_h.rdma_create_id$descriptor());
        static final MethodHandle DESTROY =
                link(rdmacm_h.rdma_destroy_id$address(), rdmacm_h.rdma_destroy_id$descriptor());
        static final MethodHandle SET_OPTION =
                link(rdmacm_h.rdma_set_option$address(), rdmacm_h.rdma_set_option$descriptor());
        static final MethodHandle BIND = link(rdmacm_h.rdma_bind_addr$address(), rdmacm_h.rdma_bind_addr$descriptor());
        static final MethodHandle LISTEN = link(rdmacm_h.rdma_listen$address(), rdmacm_h.rdma_listen$descriptor());
        static final MethodHandle RESOLVE_ADDRESS =
                link(rdmacm_h.rdma_resolve_addr$address(), rdmacm_h.rdma_resolve_addr$descriptor());
        static final MethodHandle RESOLVE_ROUTE =
                link(rdmacm_h.rdma_resolve_route$address(), rdmacm_h.rdma_resolve_route$descriptor());
        static final MethodHandle INITIAL_ATTRIBUTES =
                link(rdmacm_h.rdma_init_qp_attr$address(), rdmacm_h.rdma_init_qp_attr$descriptor());
        static final MethodHandle CONNECT = link(rdmacm_h.rdma_connect$address(), rdmacm_h.rdma_connect$descriptor());
        static final MethodHandle ESTABLISH =
                link(rdmacm_h.rdma_establish$address(), rdmacm_h.rdma_establish$descriptor());
        static final MethodHandle ACCEPT = link(rdmacm_h.rdma_accept$address(), rdmacm_h.rdma_accept$descriptor());
        static final MethodHandle REJECT = link(rdmacm_h.rdma_reject$address(), rdmacm_h.rdma_reject$descriptor());
        static final MethodHandle DISCONNECT =
                link(rdmacm_h.rdma_disconnect$address(), rdmacm_h.rdma_disconnect$descriptor());

        private static MethodHandle link(MemorySegment address, FunctionDescriptor descriptor) {
            return NativeCall.link(address, descriptor);
        }
    }

    /** Linked when the first group is joined: few programs do that. */
    private static final class Multicast {
        static final MethodHandle JOIN = NativeCall.link(
                rdmacm_h.rdma_join_multicast_ex$address(), rdmacm_h.rdma_join_multicast_ex$descriptor());
        static final MethodHandle LEAVE =
                NativeCall.link(rdmacm_h.rdma_leave_multicast$address(), rdmacm_h.rdma_leave_multicast$descriptor());
    }

    private final MemorySegment pointer;

    private NativeIdentifier(MemorySegment pointer) {
        this.pointer = NativeMemory.at(pointer.address(), rdma_cm_id.sizeof());
    }

    static NativeIdentifier create(MemorySegment channel, PortSpace space) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment created = arena.allocate(ADDRESS);
            var _ = NativeCall.settingErrno("rdma_create_id", () -> "", errno ->
                    (int) Functions.CREATE.invokeExact(errno, channel, created, MemorySegment.NULL, space.value()));
            return new NativeIdentifier(created.get(ADDRESS, 0));
        }
    }

    /** The identifier that librdmacm created for a request. */
    static NativeIdentifier ofRequest(MemorySegment pointer) {
        return new NativeIdentifier(pointer);
    }

    long address() {
        return pointer.address();
    }

    void setFlag(String name, int option) {
        try (Arena arena = Arena.ofConfined()) {
            set(name, option, arena.allocateFrom(JAVA_INT, 1));
        }
    }

    void setByte(String name, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            set(name, option, arena.allocateFrom(JAVA_BYTE, (byte) value));
        }
    }

    private void set(String name, int option, MemorySegment value) {
        call("rdma_set_option", () -> name, errno -> (int) Functions.SET_OPTION.invokeExact(
                errno, pointer, rdmacm_h.RDMA_OPTION_ID(), option, value, value.byteSize()));
    }

    void bind(InetSocketAddress address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment local = SocketAddresses.write(address, arena);
            call("rdma_bind_addr", AddressFailure.local(address), errno ->
                    (int) Functions.BIND.invokeExact(errno, pointer, local));
        }
    }

    void listen(int backlog, InetSocketAddress address) {
        call("rdma_listen", AddressFailure.local(address), errno ->
                (int) Functions.LISTEN.invokeExact(errno, pointer, backlog));
    }

    void resolveAddress(@Nullable InetSocketAddress source, InetSocketAddress destination, int milliseconds) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = source == null ? MemorySegment.NULL : SocketAddresses.write(source, arena);
            MemorySegment to = SocketAddresses.write(destination, arena);
            call("rdma_resolve_addr", AddressFailure.remote(source, destination), errno ->
                    (int) Functions.RESOLVE_ADDRESS.invokeExact(errno, pointer, from, to, milliseconds));
        }
    }

    void resolveRoute(InetSocketAddress destination, int milliseconds) {
        call("rdma_resolve_route", AddressFailure.remote(null, destination), errno ->
                (int) Functions.RESOLVE_ROUTE.invokeExact(errno, pointer, milliseconds));
    }

    /** The attributes that a queue pair needs to enter a state. */
    QueuePairModification transition(QueuePairState state, QueuePairType type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_qp_attr.layout());
            MemorySegment mask = arena.allocate(JAVA_INT);
            ibv_qp_attr.qp_state(attributes, state.value());
            call("rdma_init_qp_attr", state::toString, errno ->
                    (int) Functions.INITIAL_ATTRIBUTES.invokeExact(errno, pointer, attributes, mask));
            return QueuePairTransition.read(state, type, attributes, mask.get(JAVA_INT, 0));
        }
    }

    void connect(ConnectionOffer offer, CallDescription description) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = offer.write(arena);
            call("rdma_connect", description, errno -> (int) Functions.CONNECT.invokeExact(errno, pointer, parameters));
        }
    }

    void establish(CallDescription description) {
        call("rdma_establish", description, errno -> (int) Functions.ESTABLISH.invokeExact(errno, pointer));
    }

    void accept(ConnectionOffer offer, CallDescription description) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = offer.write(arena);
            call("rdma_accept", description, errno -> (int) Functions.ACCEPT.invokeExact(errno, pointer, parameters));
        }
    }

    void reject(byte[] privateData, CallDescription description) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocateFrom(JAVA_BYTE, privateData);
            call("rdma_reject", description, errno ->
                    (int) Functions.REJECT.invokeExact(errno, pointer, data, (byte) privateData.length));
        }
    }

    void disconnect(CallDescription description) {
        call("rdma_disconnect", description, errno -> (int) Functions.DISCONNECT.invokeExact(errno, pointer));
    }

    void joinMulticast(InetSocketAddress group, boolean sendOnly) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(rdma_cm_join_mc_attr_ex.layout());
            rdma_cm_join_mc_attr_ex.comp_mask(
                    attributes, rdmacm_h.RDMA_CM_JOIN_MC_ATTR_ADDRESS() | rdmacm_h.RDMA_CM_JOIN_MC_ATTR_JOIN_FLAGS());
            rdma_cm_join_mc_attr_ex.join_flags(
                    attributes,
                    sendOnly
                            ? rdmacm_h.RDMA_MC_JOIN_FLAG_SENDONLY_FULLMEMBER()
                            : rdmacm_h.RDMA_MC_JOIN_FLAG_FULLMEMBER());
            rdma_cm_join_mc_attr_ex.addr(attributes, SocketAddresses.write(group, arena));
            call("rdma_join_multicast_ex", AddressFailure.remote(null, group), errno ->
                    (int) Multicast.JOIN.invokeExact(errno, pointer, attributes, MemorySegment.NULL));
        }
    }

    void leaveMulticast(InetSocketAddress group) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddresses.write(group, arena);
            call("rdma_leave_multicast", AddressFailure.remote(null, group), errno ->
                    (int) Multicast.LEAVE.invokeExact(errno, pointer, address));
        }
    }

    /** Returns when all events of the identifier are acknowledged. No event comes afterwards. */
    void destroy(CallDescription description) {
        call("rdma_destroy_id", description, errno -> (int) Functions.DESTROY.invokeExact(errno, pointer));
    }

    /** The name of the device that the identifier is bound to; null if it listens on all. */
    @Nullable
    String deviceName() {
        MemorySegment device = device();
        return device == null ? null : ibv_device.name(device).getString(0);
    }

    TransportType transport() {
        MemorySegment device = device();
        return device == null ? TransportType.UNKNOWN : TransportType.of(ibv_device.transport_type(device));
    }

    /** The device's port, from 1. */
    int port() {
        return Byte.toUnsignedInt(rdma_cm_id.port_num(pointer));
    }

    InetSocketAddress localAddress() {
        return SocketAddresses.read(rdma_addr.src_storage(rdma_route.addr(rdma_cm_id.route(pointer))));
    }

    InetSocketAddress remoteAddress() {
        return SocketAddresses.read(rdma_addr.dst_storage(rdma_route.addr(rdma_cm_id.route(pointer))));
    }

    private @Nullable MemorySegment device() {
        long context = rdma_cm_id.verbs(pointer).address();
        if (context == 0) {
            return null;
        }
        long device = ibv_context
                .device(NativeMemory.at(context, ibv_context.sizeof()))
                .address();
        return NativeMemory.at(device, ibv_device.sizeof());
    }

    private static void call(String function, CallDescription description, NativeCall.ReturningInt call) {
        var _ = NativeCall.settingErrno(function, description, call);
    }
}
