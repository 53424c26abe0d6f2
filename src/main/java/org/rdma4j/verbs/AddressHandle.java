package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.bindings.verbs.ibv_ah_attr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.CallDescription;
import org.rdma4j.internal.Lifetime;
import org.rdma4j.internal.NativeCall;

/**
 * The way to a peer as the device keeps it: each datagram that is sent names one. Made by {@link
 * ProtectionDomain#createAddressHandle}; may be used by several threads and by all queue pairs of its protection
 * domain. It must stay open until the sends that name it have completed.
 */
public final class AddressHandle implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle CREATE =
                NativeCall.link(verbs_h.ibv_create_ah$address(), verbs_h.ibv_create_ah$descriptor());
        static final MethodHandle DESTROY =
                NativeCall.link(verbs_h.ibv_destroy_ah$address(), verbs_h.ibv_destroy_ah$descriptor());
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
     * What it was made of.
     *
     * @return the way to the peer
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

    /** The device and the way. */
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

    /** What is said of a handle that the device refused. */
    private record Way(String deviceName, AddressVector addressVector) implements CallDescription {
        @Override
        public String arguments() {
            return "%s %s".formatted(deviceName, addressVector);
        }

        @Override
        public String advice(Errno errno) {
            return switch (errno.name()) {
                case "EINVAL" ->
                    addressVector.globalRoute().isEmpty()
                            ? "on RoCE an address vector needs a global route"
                            : "Context.deviceAttributes has the ports, Context.gidTable the source GID indexes";
                case "ENODATA" -> "that entry of the GID table is empty, Context.gidTable has the others";
                case "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH" ->
                    "the network finds no way to that GID: look at ip route get, ip neigh";
                default -> CallDescription.super.advice(errno);
            };
        }
    }
}
