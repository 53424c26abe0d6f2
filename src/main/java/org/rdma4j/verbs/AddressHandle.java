package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.bindings.verbs.ibv_ah_attr;
import org.rdma4j.bindings.verbs.ibv_grh;
import org.rdma4j.bindings.verbs.ibv_wc;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * An address vector in the device. Each send of a datagram names one. Created by {@link
 * ProtectionDomain#createAddressHandle}. Several threads and all queue pairs of its protection domain may use it. It
 * must stay open until the sends that name it have completed.
 */
public final class AddressHandle implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE =
                NativeCall.link(verbs_h.ibv_create_ah$address(), verbs_h.ibv_create_ah$descriptor());
        static final MethodHandle DESTROY =
                NativeCall.link(verbs_h.ibv_destroy_ah$address(), verbs_h.ibv_destroy_ah$descriptor());
    }

    /** Linked when the first handle for a reply is made; few programs make one. */
    private static final class Answers {
        static final MethodHandle INITIALIZE =
                NativeCall.link(verbs_h.ibv_init_ah_from_wc$address(), verbs_h.ibv_init_ah_from_wc$descriptor());
    }

    private final ProtectionDomain domain;
    private final AddressVector addressVector;
    private final MemorySegment handle;
    private final Lifetime lifetime;

    private AddressHandle(ProtectionDomain domain, AddressVector addressVector, MemorySegment handle) {
        this.domain = domain;
        this.addressVector = addressVector;
        this.handle = handle;
        this.lifetime = Lifetime.begin(this, this::release, domain.lifetime());
    }

    static AddressHandle answering(ProtectionDomain domain, WorkCompletion received, MemorySlice buffer, int port) {
        if (!received.isSuccess() || !received.opcode().equals(CompletionOpcode.RECEIVE)) {
            throw new IllegalArgumentException("only a received datagram can be answered, not a work request "
                    + "that ended with %s, %s".formatted(received.status(), received.opcode()));
        }
        if (buffer.length() < ibv_grh.sizeof()) {
            throw new IllegalArgumentException("a datagram's buffer begins with a header of %s bytes, this one has %s"
                    .formatted(ibv_grh.sizeof(), buffer.length()));
        }
        FieldRange.requirePort(port);
        Context context = domain.context();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment completion = arena.allocate(ibv_wc.layout());
            ibv_wc.wc_flags(completion, received.globallyRouted() ? verbs_h.IBV_WC_GRH() : 0);
            ibv_wc.src_qp(completion, received.sourceQpn());
            ibv_wc.slid(completion, (short) received.sourceLid().value());
            ibv_wc.sl(completion, (byte) received.serviceLevel());
            ibv_wc.dlid_path_bits(completion, (byte) received.destinationPathBits());
            MemorySegment header = arena.allocate(ibv_grh.layout());
            header.copyFrom(buffer.memory().asSlice(0, ibv_grh.sizeof()));
            MemorySegment attributes = arena.allocate(ibv_ah_attr.layout());
            CallDescription sender = () -> "datagram from QPN 0x%06x on port %s".formatted(received.sourceQpn(), port);
            var _ = NativeCall.settingErrno(
                    "ibv_init_ah_from_wc",
                    CallDescription.on(context.deviceName(), sender),
                    errno -> (int) Answers.INITIALIZE.invokeExact(
                            errno, context.pointer(), (byte) port, completion, header, attributes));
            return create(domain, AddressVector.read(attributes));
        }
    }

    static AddressHandle create(ProtectionDomain domain, AddressVector addressVector) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_ah_attr.layout());
            addressVector.write(attributes);
            MemorySegment handle =
                    NativeCall.pointer("ibv_create_ah", new Way(domain.context().deviceName(), addressVector), errno ->
                            (MemorySegment) Functions.CREATE.invokeExact(errno, domain.pointer(), attributes));
            return new AddressHandle(domain, addressVector, handle);
        }
    }

    /**
     * The address vector that it was created from.
     *
     * @return the path to the peer
     */
    public AddressVector addressVector() {
        return addressVector;
    }

    /**
     * Closes the handle; {@code ibv_destroy_ah(3)}. Closing again does nothing.
     */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether it is closed, by itself or with what it was made from.
     *
     * @return true from the moment that it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /**
     * The {@code ibv_ah *} behind this object, for a library in C. The overview of this package says what may be done with
     * it.
     *
     * @return the pointer, as a segment of length 0; valid until this object is closed
     * @throws IllegalStateException if this object is closed
     */
    public MemorySegment nativePointer() {
        return lifetime.using(() -> MemorySegment.ofAddress(pointer().address()));
    }

    /** The device and the address vector. */
    @Override
    public String toString() {
        return "address handle of %s %s".formatted(domain.context().deviceName(), addressVector);
    }

    Lifetime lifetime() {
        return lifetime;
    }

    ProtectionDomain domain() {
        return domain;
    }

    MemorySegment pointer() {
        return handle;
    }

    private void release() {
        NativeCall.returningErrno(
                "ibv_destroy_ah", this::toString, errno -> (int) Functions.DESTROY.invokeExact(errno, handle));
    }

    /** The message if the device refuses. */
    private record Way(String deviceName, AddressVector addressVector) implements CallDescription {
        @Override
        public String arguments() {
            return addressVector.toString();
        }

        @Override
        public String advice(Errno errno) {
            return switch (errno.name()) {
                case "EINVAL" ->
                    addressVector.globalRoute() == null
                            ? "on RoCE an address vector needs a global route"
                            : "Context.deviceAttributes has the ports, Context.gidTable the source GID indexes";
                case "ENODATA" -> "that entry of the GID table is empty, Context.gidTable has the others";
                case "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH" ->
                    "the network finds no route to that GID: look at ip route get, ip neigh";
                default -> CallDescription.super.advice(errno);
            };
        }
    }
}
