package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_mr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.ByteSize;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.internal.lifetime.Lifetime;

/**
 * Memory that a device may read and write on its own. Made by {@link ProtectionDomain#allocate} and {@link
 * ProtectionDomain#register}. Once it is closed the device cannot reach the memory: work that still names it ends with
 * an error.
 */
public final class MemoryRegion implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle REREGISTER =
                NativeCall.link(verbs_h.ibv_rereg_mr$address(), verbs_h.ibv_rereg_mr$descriptor());
        static final MethodHandle DEREGISTER =
                NativeCall.link(verbs_h.ibv_dereg_mr$address(), verbs_h.ibv_dereg_mr$descriptor());
    }

    private final MemorySegment region;
    private final Optional<Arena> ownArena;
    private final ReentrantLock reregistrationLock = new ReentrantLock();
    private volatile MemoryRegistration registration;
    /** Read by each request that is written, hence not volatile: its users go through what orders memory. */
    private LocalAccess localAccess;

    private volatile int rkey;
    /** Whether closing it again has only the memory left to free; touched by the closing thread alone. */
    private boolean deregistered;

    private final Lifetime lifetime;

    private MemoryRegion(MemoryRegistration registration, MemorySegment region, Optional<Arena> ownArena) {
        this.registration = registration;
        this.region = NativeMemory.at(region.address(), ibv_mr.sizeof());
        this.ownArena = ownArena;
        this.localAccess = LocalAccess.of(registration, ibv_mr.lkey(this.region));
        this.rkey = ibv_mr.rkey(this.region);
        this.lifetime =
                Lifetime.begin(this, this::release, registration.domain().lifetime());
    }

    @SuppressWarnings("MustBeClosedChecker") // the region closes the arena when the device no longer writes to it
    static MemoryRegion allocate(ProtectionDomain domain, long size, Set<AccessFlag> access) {
        if (size <= 0) {
            throw new IllegalArgumentException("a memory region has at least one octet, not " + size);
        }
        Arena arena = Arena.ofShared();
        try {
            MemorySegment memory = arena.allocate(size, MemoryRegistration.PAGE);
            MemoryRegistration registration = MemoryRegistration.of(domain, memory, access);
            return new MemoryRegion(registration, registration.register(), Optional.of(arena));
        } catch (Throwable thrown) {
            if (arena.scope().isAlive()) {
                arena.close();
            }
            throw thrown;
        }
    }

    static MemoryRegion register(MemoryRegistration registration) {
        return new MemoryRegion(registration, registration.register(), Optional.empty());
    }

    static MemoryRegion registerDmaBuf(MemoryRegistration registration, int descriptor, long offset) {
        return new MemoryRegion(registration, registration.registerDmaBuf(descriptor, offset), Optional.empty());
    }

    static MemoryRegion allocateNull(ProtectionDomain domain) {
        MemoryRegistration all =
                new MemoryRegistration(domain, Optional.empty(), Long.MAX_VALUE, 0, Set.of(AccessFlag.LOCAL_WRITE));
        return new MemoryRegion(all, all.allocateNull(), Optional.empty());
    }

    /**
     * The memory.
     *
     * @return all of it; for a region that allocated it, usable until the region is closed
     * @throws UnsupportedOperationException if this process does not have it: a DMA buffer, a null region
     */
    public MemorySegment memory() {
        return registration
                .memory()
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the memory of the %s is none of this process".formatted(this)));
    }

    /**
     * The size.
     *
     * @return in octets
     */
    public long size() {
        return registration.size();
    }

    /**
     * The key by which this side's work requests name the region.
     *
     * @return the lkey, 32 bits
     */
    public int lkey() {
        return localAccess.lkey();
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
        if ((offset | length) < 0 || offset > localAccess.size() - length) {
            throw outside(this, offset, length);
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
     * Changes what the device and a peer may do with the memory, and keeps all else; {@code ibv_rereg_mr(3)}.
     *
     * @param access what they may do from now on
     * @throws UnsupportedVerbException if the device cannot
     * @throws RdmaException if the device refuses; the registration may be lost then, and the region should be closed
     */
    public void changeAccess(AccessFlag... access) {
        reregister(verbs_h.IBV_REREG_MR_CHANGE_ACCESS(), registration -> registration.with(AccessFlag.set(access)));
    }

    /**
     * Puts other memory in the place of this region's, under the address that it has in this process; {@code
     * ibv_rereg_mr(3)}. It stays the caller's, as with {@link ProtectionDomain#register}. What the region had allocated
     * is freed when the region is closed.
     *
     * @param memory a native segment, not a heap array
     * @throws IllegalArgumentException if the segment is empty, on the heap, or read-only where writing is asked for
     * @throws IllegalStateException if the segment's arena is closed
     * @throws UnsupportedVerbException if the device cannot
     * @throws RdmaException if the device refuses; the registration may be lost then, and the region should be closed
     */
    public void changeMemory(MemorySegment memory) {
        reregister(
                verbs_h.IBV_REREG_MR_CHANGE_TRANSLATION(),
                registration ->
                        MemoryRegistration.of(registration.domain(), memory, memory.address(), registration.access()));
    }

    /**
     * Moves the region to another protection domain of the same device; {@code ibv_rereg_mr(3)}. It is closed with
     * whichever of the two is closed first.
     *
     * @param domain where the region can be used from now on
     * @throws IllegalArgumentException if the domain is of another open device
     * @throws UnsupportedVerbException if the device cannot
     * @throws RdmaException if the device refuses; the registration may be lost then, and the region should be closed
     */
    public void changeDomain(ProtectionDomain domain) {
        if (domain.context() != domain().context()) {
            throw new IllegalArgumentException("the %s is of another open device than the %s".formatted(domain, this));
        }
        domain.lifetime().using(() -> {
            lifetime.dependOn(domain.lifetime());
            reregister(verbs_h.IBV_REREG_MR_CHANGE_PD(), registration -> registration.in(domain));
            return domain;
        });
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
                .formatted(ByteSize.describe(size()), registration.device(), lkey(), rkey);
    }

    Lifetime lifetime() {
        return lifetime;
    }

    MemorySegment pointer() {
        return region;
    }

    ProtectionDomain domain() {
        return registration.domain();
    }

    /** Where it begins, as work requests name it. */
    long address() {
        return registration.address();
    }

    static IndexOutOfBoundsException outside(MemoryRegion region, long offset, long length) {
        return new IndexOutOfBoundsException(
                "offset %d, length %d is outside the %s".formatted(offset, length, region));
    }

    /** What it means to work requests at this moment. */
    LocalAccess localAccess() {
        return localAccess;
    }

    /**
     * What the requests of a queue must know to name this part of the region.
     *
     * @param user the protection domain of the queue
     */
    LocalAccess accessFrom(ProtectionDomain user, long offset, long length) {
        LocalAccess access = localAccess;
        if (access.domain() != user) {
            throw access.domain() == null
                    ? new IllegalStateException("the %s is closed".formatted(this))
                    : user.foreign(this);
        }
        // Loops change the offset alone: the JIT compiler moves what depends on the others out of them.
        long last = access.size() - length;
        if ((length | last) < 0 || Long.compareUnsigned(offset, last) > 0) {
            throw outside(this, offset, length);
        }
        return access;
    }

    private void release() {
        localAccess = localAccess.withdrawn();
        if (!deregistered) {
            NativeCall.returningErrno(
                    "ibv_dereg_mr", this::toString, errno -> (int) Functions.DEREGISTER.invokeExact(errno, region));
            deregistered = true;
        }
        ownArena.ifPresent(this::free);
    }

    private void free(Arena arena) {
        try {
            arena.close();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "the memory of the %s is used by a call that another thread is in, as a read of a file into it; "
                                    .formatted(this)
                            + "close the region again when that has ended",
                    e);
        }
    }

    /** Tells the device of a change; the work requests under way may be of the old registration or of the new. */
    private void reregister(int what, UnaryOperator<MemoryRegistration> change) {
        lifetime.beginUse();
        reregistrationLock.lock();
        try {
            reregister(what, change.apply(registration));
        } finally {
            reregistrationLock.unlock();
            lifetime.endUse();
        }
    }

    private void reregister(int what, MemoryRegistration changed) {
        int[] answer = new int[1];
        try {
            var _ = NativeCall.settingErrno("ibv_rereg_mr", changed, errno -> {
                answer[0] = (int) Functions.REREGISTER.invokeExact(
                        errno,
                        region,
                        what,
                        changed.domain().pointer(),
                        changed.memory().orElse(MemorySegment.NULL),
                        changed.size(),
                        what == verbs_h.IBV_REREG_MR_CHANGE_ACCESS() ? changed.accessBits() : 0);
                return answer[0];
            });
            adopt(changed);
        } catch (RdmaException e) {
            if (answer[0] == verbs_h.IBV_REREG_MR_ERR_DO_FORK_OLD()) {
                adopt(changed); // what failed concerns the old memory
            }
            throw e;
        }
    }

    private void adopt(MemoryRegistration changed) {
        registration = changed;
        localAccess = LocalAccess.of(changed, ibv_mr.lkey(region));
        rkey = ibv_mr.rkey(region);
    }
}
