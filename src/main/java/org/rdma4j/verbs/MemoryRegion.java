package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.Set;
import org.rdma4j.Errno;
import org.rdma4j.bindings.verbs.ibv_mr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ByteSize;
import org.rdma4j.internal.CallDescription;
import org.rdma4j.internal.Lifetime;
import org.rdma4j.internal.LockedMemoryLimit;
import org.rdma4j.internal.NativeCall;

/**
 * Memory that a device may read and write on its own. Made by {@link ProtectionDomain#allocate} and {@link
 * ProtectionDomain#register}. Once it is closed the device cannot reach the memory: work that still names it ends with
 * an error.
 */
public final class MemoryRegion implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle REGISTER =
                NativeCall.link(verbs_h.ibv_reg_mr$address(), verbs_h.ibv_reg_mr$descriptor());
        static final MethodHandle DEREGISTER =
                NativeCall.link(verbs_h.ibv_dereg_mr$address(), verbs_h.ibv_dereg_mr$descriptor());
    }

    private static final long PAGE = 4096;

    private final ProtectionDomain domain;
    private final MemorySegment memory;
    private final MemorySegment region;
    private final Optional<Arena> ownArena;
    private final int lkey;
    private final int rkey;
    private final Lifetime lifetime;

    private MemoryRegion(
            ProtectionDomain domain, MemorySegment memory, MemorySegment region, Optional<Arena> ownArena) {
        this.domain = domain;
        this.memory = memory;
        this.region = region;
        this.ownArena = ownArena;
        this.lkey = ibv_mr.lkey(region);
        this.rkey = ibv_mr.rkey(region);
        this.lifetime = Lifetime.begin(this, this::release, domain.lifetime());
    }

    @SuppressWarnings("MustBeClosedChecker") // the region closes the arena when the device no longer writes to it
    static MemoryRegion allocate(ProtectionDomain domain, long size, Set<AccessFlag> access) {
        if (size <= 0) {
            throw new IllegalArgumentException("a memory region has at least one octet, not " + size);
        }
        Arena arena = Arena.ofShared();
        try {
            MemorySegment memory = arena.allocate(size, PAGE);
            return new MemoryRegion(domain, memory, registerMemory(domain, memory, access), Optional.of(arena));
        } catch (Throwable thrown) {
            arena.close();
            throw thrown;
        }
    }

    static MemoryRegion register(ProtectionDomain domain, MemorySegment memory, Set<AccessFlag> access) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("only native memory can be registered: the garbage collector moves "
                    + "arrays; allocate the segment from an Arena, or map a file");
        }
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the arena of the memory to be registered is closed");
        }
        if (memory.byteSize() == 0) {
            throw new IllegalArgumentException("a memory region has at least one octet, not 0");
        }
        if (memory.isReadOnly() && !access.isEmpty() && !access.equals(Set.of(AccessFlag.REMOTE_READ))) {
            throw new IllegalArgumentException("read-only memory cannot be registered for " + access);
        }
        return new MemoryRegion(domain, memory, registerMemory(domain, memory, access), Optional.empty());
    }

    /**
     * The memory.
     *
     * @return all of it; for a region that allocated it, usable until the region is closed
     */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * The size.
     *
     * @return in octets
     */
    public long size() {
        return memory.byteSize();
    }

    /**
     * The key by which this side's work requests name the region.
     *
     * @return the lkey, 32 bits
     */
    public int lkey() {
        return lkey;
    }

    /**
     * The key by which a peer names the region, together with an address.
     *
     * @return the rkey, 32 bits
     */
    public int rkey() {
        return rkey;
    }

    /**
     * What a peer must know to read or write the region, if its access flags let it.
     *
     * @return where it begins, and the key
     */
    public RemoteMemory remote() {
        return whole().remote();
    }

    /**
     * A part of the region, as a buffer for work requests.
     *
     * @param offset where it begins, in octets from the region's beginning
     * @param length its size in octets
     * @return the part
     * @throws IndexOutOfBoundsException if it is not within the region
     */
    public MemorySlice slice(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size() - length) {
            throw new IndexOutOfBoundsException(
                    "offset %d, length %d is outside the %s".formatted(offset, length, this));
        }
        return new MemorySlice(this, offset, length);
    }

    /**
     * The whole region, as a buffer for work requests.
     *
     * @return all of it
     */
    public MemorySlice whole() {
        return slice(0, size());
    }

    /**
     * Closes the region, so that the device can no longer reach the memory, which is freed if this region allocated it; {@code
     * ibv_dereg_mr(3)}. Closing again does nothing.
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

    /** The size, the device and the keys. */
    @Override
    public String toString() {
        return "memory region of %s on %s (lkey 0x%x, rkey 0x%x)"
                .formatted(ByteSize.describe(size()), domain.context().deviceName(), lkey, rkey);
    }

    Lifetime lifetime() {
        return lifetime;
    }

    MemorySegment pointer() {
        return region;
    }

    ProtectionDomain domain() {
        return domain;
    }

    /** Where it begins, as work requests name it. */
    long address() {
        return memory.address();
    }

    private void release() {
        NativeCall.returningErrno(
                "ibv_dereg_mr", this::toString, errno -> (int) Functions.DEREGISTER.invokeExact(errno, region));
        ownArena.ifPresent(Arena::close);
    }

    private static MemorySegment registerMemory(ProtectionDomain domain, MemorySegment memory, Set<AccessFlag> access) {
        return NativeCall.pointer(
                "ibv_reg_mr",
                new Registration(memory.byteSize(), access),
                errno -> (MemorySegment) Functions.REGISTER.invokeExact(
                        errno, domain.pointer(), memory, memory.byteSize(), AccessFlag.bits(access)));
    }

    /** What is said of a registration that failed. */
    private record Registration(long size, Set<AccessFlag> access) implements CallDescription {
        @Override
        public String arguments() {
            return "length %s, access %s".formatted(ByteSize.describe(size), access);
        }

        @Override
        public String advice(Errno errno) {
            return switch (errno.name()) {
                case "ENOMEM" ->
                    "RLIMIT_MEMLOCK is %s, raise it with ulimit -l or in /etc/security/limits.conf"
                            .formatted(LockedMemoryLimit.describe().orElse("unknown"));
                case "EINVAL" -> "REMOTE_WRITE and REMOTE_ATOMIC need LOCAL_WRITE too";
                case "EFAULT" -> "the memory is not mapped, or not writable";
                default -> CallDescription.super.advice(errno);
            };
        }
    }
}
