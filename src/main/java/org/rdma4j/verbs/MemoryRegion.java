package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_mr;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.ByteSize;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.HugePages;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.internal.lifetime.DeviceAccess;
import org.rdma4j.internal.lifetime.Lifetime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that a device may read and write on its own. Made by {@link ProtectionDomain#allocate} and {@link
 * ProtectionDomain#register}. Once it is closed the device cannot reach the memory: work that still names it ends with
 * an error.
 *
 * {@snippet file="org/rdma4j/examples/MemoryExampleTest.java" region="allocate"}
 */
public final class MemoryRegion implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle REREGISTER =
                NativeCall.link(verbs_h.ibv_rereg_mr$address(), verbs_h.ibv_rereg_mr$descriptor());
        static final MethodHandle DEREGISTER =
                NativeCall.link(verbs_h.ibv_dereg_mr$address(), verbs_h.ibv_dereg_mr$descriptor());
    }

    /** The most elements that an array can have. */
    private static final int MOST_BUFFERS = Integer.MAX_VALUE - 8;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryRegion.class);

    private final MemorySegment region;
    /** Null if the memory is the caller's. */
    private final @Nullable Arena ownArena;

    private final DeviceAccess deviceAccess;
    private final ReentrantLock reregistrationLock = new ReentrantLock();
    /** Windows that were ever bound to this region. Only the device knows which of them still are. */
    private final Set<MemoryWindow> windows =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile MemoryRegistration registration;
    /** Read by each request that is written. It is not volatile, because its users synchronize in other ways. */
    private LocalAccess localAccess;

    private volatile int rkey;
    /** Whether only the memory is left to free when this is closed again. Used only by the closing thread. */
    private boolean deregistered;

    private final Lifetime lifetime;

    private MemoryRegion(
            MemoryRegistration registration, MemorySegment region, @Nullable Arena ownArena, DeviceAccess access) {
        this.registration = registration;
        this.region = NativeMemory.at(region.address(), ibv_mr.sizeof());
        this.ownArena = ownArena;
        this.deviceAccess = access;
        this.localAccess = LocalAccess.of(registration, ibv_mr.lkey(this.region));
        this.rkey = ibv_mr.rkey(this.region);
        this.lifetime =
                Lifetime.begin(this, this::release, registration.domain().lifetime());
    }

    static MemoryRegion allocate(ProtectionDomain domain, long size, Set<AccessFlag> access) {
        return allocate(domain, size, access, arena -> allocate(arena, size, domain.context()));
    }

    static MemoryRegion allocateInHugePages(ProtectionDomain domain, long size, long pageSize, Set<AccessFlag> access) {
        return allocate(domain, size, access, arena -> HugePages.allocate(arena, size, pageSize));
    }

    @SuppressWarnings("MustBeClosedChecker") // the region closes the arena when the device no longer writes to it
    private static MemoryRegion allocate(
            ProtectionDomain domain, long size, Set<AccessFlag> access, Function<Arena, MemorySegment> allocation) {
        if (size <= 0) {
            throw MemoryRegistration.withoutSize(size);
        }
        Arena arena = Arena.ofShared();
        MemoryRegistration registration;
        try {
            registration = MemoryRegistration.of(domain, allocation.apply(arena), access);
        } catch (Throwable thrown) {
            arena.close();
            throw thrown;
        }
        return begin(registration, arena, registration::register);
    }

    private static MemorySegment allocate(Arena arena, long size, Context context) {
        try {
            return arena.allocate(size, HugePages.ordinarySize());
        } catch (OutOfMemoryError e) {
            String what = "no native memory for a region of %s on %s (%s)"
                    .formatted(ByteSize.describe(size), context.deviceName(), e.getMessage());
            throw new OutOfMemoryError(what + "; Java allocates at most -XX:MaxDirectMemorySize, which is the size of "
                    + "the heap unless it is set");
        }
    }

    static MemoryRegion register(MemoryRegistration registration) {
        return begin(registration, null, registration::register);
    }

    static MemoryRegion registerDmaBuf(MemoryRegistration registration, int descriptor, long offset) {
        return begin(registration, null, () -> registration.registerDmaBuf(descriptor, offset));
    }

    static MemoryRegion allocateNull(ProtectionDomain domain) {
        MemoryRegistration all =
                new MemoryRegistration(domain, null, Long.MAX_VALUE, 0, Set.of(AccessFlag.LOCAL_WRITE));
        return begin(all, null, all::allocateNull);
    }

    /** Keeps the memory alive before it is registered, and releases it if the device refuses. */
    private static MemoryRegion begin(
            MemoryRegistration registration, @Nullable Arena ownArena, Supplier<MemorySegment> verb) {
        DeviceAccess access = new DeviceAccess();
        MemorySegment memory = registration.memory();
        if (memory != null) {
            access.begin(memory);
        }
        MemorySegment region;
        try {
            region = verb.get();
        } catch (Throwable thrown) {
            access.end();
            if (ownArena != null) {
                ownArena.close();
            }
            throw thrown;
        }
        return new MemoryRegion(registration, region, ownArena, access);
    }

    /**
     * The memory.
     *
     * @return all of it; for a region that allocated it, usable until the region is closed
     * @throws UnsupportedOperationException if this process does not have it: a DMA buffer, a null region
     */
    public MemorySegment memory() {
        MemorySegment memory = registration.memory();
        if (memory == null) {
            throw new UnsupportedOperationException(
                    "the memory of the %s does not belong to this process".formatted(this));
        }
        return memory;
    }

    /**
     * The size.
     *
     * @return in bytes
     */
    public long size() {
        return registration.size();
    }

    /**
     * The protection domain that it was registered in.
     *
     * @return the domain; another one after {@link #changeDomain}
     */
    public ProtectionDomain domain() {
        return registration.domain();
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
     * The address and key that a peer needs to read or write the region. The peer also needs the right to: from the
     * region's access flags and from {@link QueuePairSpec#remoteAccess} of the queue pair that it is connected to.
     *
     * @return where it begins, and the key
     */
    public RemoteMemory remote() {
        return whole().remote();
    }

    /**
     * A part of the region, as a buffer for work requests.
     *
     * @param offset where it begins, in bytes from the region's beginning
     * @param length its size in bytes
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
     * Divides the region into buffers of one size. Bytes at its end that do not fill a buffer are in none.
     *
     * @param bufferSize the size of each buffer in bytes
     * @return the buffers in the order of their offsets, 2,147,483,639 at most; unmodifiable
     * @throws IllegalArgumentException if the size is not positive, or the region smaller than one buffer
     */
    public List<MemorySlice> divide(int bufferSize) {
        if (bufferSize < 1 || size() < bufferSize) {
            throw new IllegalArgumentException(
                    "the %s cannot be divided into buffers of %s bytes".formatted(this, bufferSize));
        }
        MemorySlice[] buffers = new MemorySlice[(int) Math.min(MOST_BUFFERS, size() / bufferSize)];
        Arrays.setAll(buffers, i -> slice((long) i * bufferSize, bufferSize));
        return List.of(buffers);
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
     * Changes what the device and a peer may do with the memory, and nothing else; {@code ibv_rereg_mr(3)}.
     *
     * @param access what they may do from now on
     * @throws IllegalArgumentException if the memory is read-only and writing is asked for, or {@link
     *     AccessFlag#ZERO_BASED} is asked for and the region's addresses do not count from 0
     * @throws IllegalStateException if the region, or the arena of its memory, is closed
     * @throws UnsupportedVerbException if the device cannot
     * @throws RdmaException if the device refuses; the registration may be lost then, and the region should be closed
     */
    public void changeAccess(AccessFlag... access) {
        Set<AccessFlag> changed = AccessFlag.set(access);
        reregister(verbs_h.IBV_REREG_MR_CHANGE_ACCESS(), registration -> registration.with(changed));
    }

    /**
     * Replaces the region's memory. The new memory has the address that it has in this process; {@code
     * ibv_rereg_mr(3)}. It belongs to the caller, as with {@link ProtectionDomain#register}. Memory that the region
     * allocated is freed when the region is closed.
     *
     * @param memory a native segment, not a heap array
     * @throws IllegalArgumentException if the segment is empty, on the heap, or read-only where writing is asked for
     * @throws IllegalStateException if the segment's arena is closed
     * @throws UnsupportedVerbException if the device cannot
     * @throws RdmaException if the device refuses; the registration may be lost then, and the region should be closed
     */
    public void changeMemory(MemorySegment memory) {
        reregister(verbs_h.IBV_REREG_MR_CHANGE_TRANSLATION(), registration -> registration.of(memory));
    }

    /**
     * Moves the region to another protection domain of the same device; {@code ibv_rereg_mr(3)}. The region is closed
     * when one of the two domains is closed.
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
     * Closes the region; {@code ibv_dereg_mr(3)}. The device can no longer reach the memory. Memory that the region
     * allocated is freed. Memory windows that are bound to the region are closed before. Closing again does nothing.
     *
     * @throws IllegalStateException if a call of another thread still uses the memory: close again when it has ended
     * @throws RdmaException if the device refuses; the memory is kept then, and closing again tries again
     */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether it is closed, by itself or together with what it was made from.
     *
     * @return true as soon as it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /**
     * The {@code ibv_mr *} behind this object, for a library in C. The overview of this package says what may be done with
     * it.
     *
     * @return the pointer, as a segment of length 0; valid until this object is closed
     * @throws IllegalStateException if this object is closed
     */
    public MemorySegment nativePointer() {
        return lifetime.using(() -> MemorySegment.ofAddress(pointer().address()));
    }

    /** The size, the device and the keys. */
    @Override
    public String toString() {
        return "memory region of %s on %s (lkey 0x%x, rkey 0x%x)"
                .formatted(ByteSize.describe(size()), registration.deviceName(), lkey(), rkey);
    }

    Lifetime lifetime() {
        return lifetime;
    }

    MemorySegment pointer() {
        return region;
    }

    /** The address by which work requests name its first byte. */
    long address() {
        return registration.address();
    }

    static IndexOutOfBoundsException outside(MemoryRegion region, long offset, long length) {
        return new IndexOutOfBoundsException(
                "offset %s, length %s is outside the %s".formatted(offset, length, region));
    }

    /** The values that work requests need now. */
    LocalAccess localAccess() {
        return localAccess;
    }

    /**
     * The values that the requests of a queue need to name this part of the region.
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
        // Loops change only the offset: the JIT compiler moves what depends on the other values out of them.
        long last = access.size() - length;
        if ((length | last) < 0 || Long.compareUnsigned(offset, last) > 0) {
            throw outside(this, offset, length);
        }
        return access;
    }

    /** A window was bound to this region, or is about to be. */
    void remember(MemoryWindow window) {
        windows.add(window);
    }

    private void release() {
        localAccess = localAccess.withdrawn();
        if (!deregistered) {
            deregister();
            deregistered = true;
            deviceAccess.end();
            warnOfMemoryThatIsGone();
        }
        if (ownArena != null) {
            free(ownArena);
        }
    }

    /**
     * The device refuses while a window is bound. If bindings failed, or were carried out in another order than they were
     * posted, that can be a window whose last posted binding names another region.
     */
    private void deregister() {
        try {
            deregisterNow();
        } catch (RdmaException e) {
            if (!closeWindows()) {
                throw e;
            }
            deregisterNow();
        }
    }

    private void deregisterNow() {
        NativeCall.returningErrno("ibv_dereg_mr", new Deregistration(this), errno ->
                (int) Functions.DEREGISTER.invokeExact(errno, region));
    }

    /** Closes the windows; returns whether there were any. */
    private boolean closeWindows() {
        List<MemoryWindow> open;
        synchronized (windows) {
            open = windows.stream().filter(window -> !window.isClosed()).toList();
        }
        open.forEach(MemoryWindow::close);
        return !open.isEmpty();
    }

    private void warnOfMemoryThatIsGone() {
        MemorySegment memory = registration.memory();
        if (memory != null && !memory.scope().isAlive()) {
            LOG.warn(
                    "the arena of the memory was closed before the {}: until now the device could write to memory that"
                            + " may have been in use for something else; close the region first",
                    this);
        }
    }

    private void free(Arena arena) {
        try {
            arena.close();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "the memory of the %s is used by a call of another thread, such as a read of a file into it; "
                                    .formatted(this)
                            + "close the region again when that call has ended",
                    e);
        }
    }

    /** Registers a change with the device. Requests that are under way may use the old registration or the new one. */
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
        MemorySegment memory = changed.memory();
        boolean moves = what == verbs_h.IBV_REREG_MR_CHANGE_TRANSLATION();
        if (moves) {
            deviceAccess.begin(Objects.requireNonNull(memory));
        }
        MemorySegment address = memory == null ? MemorySegment.NULL : memory;
        int[] answer = new int[1];
        try {
            var _ = NativeCall.settingErrno("ibv_rereg_mr", changed, errno -> {
                answer[0] = (int) Functions.REREGISTER.invokeExact(
                        errno,
                        region,
                        what,
                        changed.domain().pointer(),
                        address,
                        changed.size(),
                        what == verbs_h.IBV_REREG_MR_CHANGE_ACCESS() ? changed.accessBits() : 0);
                return answer[0];
            });
            adopt(changed, moves);
        } catch (RdmaException e) {
            if (answer[0] == verbs_h.IBV_REREG_MR_ERR_DO_FORK_OLD()) {
                adopt(changed, moves); // the failure concerns the old memory
            }
            throw e; // otherwise the device may use the old memory or the new, so that both are kept
        }
    }

    private void adopt(MemoryRegistration changed, boolean moved) {
        if (moved) {
            deviceAccess.keepLast();
        }
        registration = changed;
        localAccess = LocalAccess.of(changed, ibv_mr.lkey(region));
        rkey = ibv_mr.rkey(region);
    }

    /** The advice for a region that the device does not release. */
    private record Deregistration(MemoryRegion region) implements CallDescription {
        @Override
        public String arguments() {
            return region.toString();
        }

        @Override
        public String advice(Errno errno) {
            return errno.equals(Errno.EINVAL) || errno.equals(Errno.EBUSY)
                    ? "a memory window that was not bound through this library is still bound to it; close that window,"
                            + " then close the region again"
                    : CallDescription.super.advice(errno);
        }
    }
}
