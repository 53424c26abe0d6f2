package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.verbs.attributes.MemoryWindowType;

/**
 * Memory regions, queue pairs, address handles and memory windows that may be used together. Made by {@link
 * Context#allocateProtectionDomain}. Any thread may use it.
 */
public final class ProtectionDomain implements AutoCloseable {
    private static final class Functions {
        static final MethodHandle ALLOCATE =
                NativeCall.link(verbs_h.ibv_alloc_pd$address(), verbs_h.ibv_alloc_pd$descriptor());
        static final MethodHandle DEALLOCATE =
                NativeCall.link(verbs_h.ibv_dealloc_pd$address(), verbs_h.ibv_dealloc_pd$descriptor());
    }

    private final Context context;
    private final MemorySegment domain;
    private final ReentrantLock bindings = new ReentrantLock();
    private final Lifetime lifetime;

    private ProtectionDomain(Context context, MemorySegment domain) {
        this.context = context;
        this.domain = domain;
        this.lifetime = Lifetime.begin(this, this::release, context.lifetime());
    }

    static ProtectionDomain allocate(Context context) {
        MemorySegment domain = NativeCall.pointer("ibv_alloc_pd", context::deviceName, errno ->
                (MemorySegment) Functions.ALLOCATE.invokeExact(errno, context.pointer()));
        return new ProtectionDomain(context, domain);
    }

    /**
     * Allocates memory and registers it; {@code ibv_reg_mr(3)}. The memory is zeroed, begins at a page, and is freed
     * when the region is closed.
     *
     * @param size in bytes
     * @param access what the device and a peer may do with it
     * @return the region, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if the size is not positive
     * @throws RdmaException if the device refuses, usually because too much memory would be locked
     */
    public MemoryRegion allocate(long size, AccessFlag... access) {
        return lifetime.using(() -> MemoryRegion.allocate(this, size, AccessFlag.set(access)));
    }

    /**
     * Allocates memory in huge pages and registers it; {@code mmap(2)} with {@code MAP_HUGETLB}, {@code ibv_reg_mr(3)}.
     * The device then needs fewer entries in its tables. Huge pages must be reserved before, by {@code
     * /proc/sys/vm/nr_hugepages} or {@code /sys/kernel/mm/hugepages}. The memory is zeroed, and is freed when the
     * region is closed.
     *
     * @param size in bytes; the last page belongs to the region even if it is used in part
     * @param pageSize the size of the pages in bytes: a power of two that the processor has, as 2 MiB or 1 GiB
     * @param access what the device and a peer may do with it; {@link AccessFlag#HUGETLB} too if the device
     *     needs it
     * @return the region, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if the size is not positive, or the page size is not a power of two that is
     *     larger than an ordinary page
     * @throws RdmaException if fewer pages of this size are free, or the device refuses
     */
    public MemoryRegion allocateInHugePages(long size, long pageSize, AccessFlag... access) {
        return lifetime.using(() -> MemoryRegion.allocateInHugePages(this, size, pageSize, AccessFlag.set(access)));
    }

    /**
     * Registers the caller's memory: native memory or a mapped file; {@code ibv_reg_mr(3)}. The garbage collector does not
     * free it before the region is closed. If the memory belongs to an arena that the caller closes, the caller must close
     * the region first: otherwise the device still writes to pages that may be in use for something else.
     *
     * @param memory a native segment, not a heap array
     * @param access what the device and a peer may do with it
     * @return the region, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if the segment is empty, on the heap, or read-only where writing is asked for
     * @throws IllegalStateException if the segment's arena is closed
     * @throws RdmaException if the device refuses, usually because too much memory would be locked
     */
    public MemoryRegion register(MemorySegment memory, AccessFlag... access) {
        return lifetime.using(() -> MemoryRegion.register(MemoryRegistration.of(this, memory, AccessFlag.set(access))));
    }

    /**
     * Registers the caller's memory under an address that the caller chooses. Work requests and peers use that address;
     * {@code ibv_reg_mr_iova(3)}. Otherwise like {@link #register}.
     *
     * @param address where the region begins for the device and the peers: the I/O virtual address, 64 bits; it and the
     *     memory must lie at the same place within a page
     * @param memory a native segment, not a heap array
     * @param access what the device and a peer may do with it
     * @return the region, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if the segment is empty, on the heap, read-only where writing is asked for, or
     *     cannot have this address
     * @throws IllegalStateException if the segment's arena is closed
     * @throws RdmaException if the device refuses, usually because too much memory would be locked
     */
    public MemoryRegion registerAt(long address, MemorySegment memory, AccessFlag... access) {
        return lifetime.using(
                () -> MemoryRegion.register(MemoryRegistration.of(this, memory, address, AccessFlag.set(access))));
    }

    /**
     * Registers memory of another device, such as a graphics card, whose driver exports it as a DMA buffer; {@code
     * ibv_reg_dmabuf_mr(3)}. The caller owns the descriptor and may close it afterwards.
     *
     * @param descriptor the file descriptor of the DMA buffer
     * @param offset where the region begins, in bytes from the buffer's beginning
     * @param size in bytes
     * @param address where the region begins for work requests and peers; it and the offset must lie at the same place
     *     within a page
     * @param access what the device and a peer may do with it
     * @return the region, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if the size is not positive
     * @throws UnsupportedVerbException if the device cannot reach DMA buffers
     * @throws RdmaException if the descriptor is not that of a DMA buffer, or the device refuses
     */
    public MemoryRegion registerDmaBuf(int descriptor, long offset, long size, long address, AccessFlag... access) {
        MemoryRegistration registration = new MemoryRegistration(this, null, size, address, AccessFlag.set(access));
        return lifetime.using(() -> MemoryRegion.registerDmaBuf(registration, descriptor, offset));
    }

    /**
     * Makes a region without memory, for parts of messages that are not needed; {@code ibv_alloc_null_mr(3)}. The
     * device drops what it would write to it, and reads zeros from it.
     *
     * @return the region, of {@link Long#MAX_VALUE} bytes, to be closed; closed with this domain at the latest
     * @throws UnsupportedVerbException if the device has none
     * @throws RdmaException if the device refuses
     */
    public MemoryRegion allocateNullRegion() {
        return lifetime.using(() -> MemoryRegion.allocateNull(this));
    }

    /**
     * Tells the device which on-demand memory will be needed soon, without waiting; {@code ibv_advise_mr(3)}.
     *
     * @param advice what the device should do
     * @param parts of regions of this domain that are {@link AccessFlag#ON_DEMAND}
     * @throws IllegalArgumentException if a part is of another domain
     * @throws UnsupportedVerbException if the device takes no advice
     * @throws RdmaException if the device refuses
     */
    public void advise(MemoryAdvice advice, MemorySlice... parts) {
        advise(advice, 0, parts);
    }

    /**
     * Tells the device which on-demand memory will be needed soon, and waits until it is ready; {@code ibv_advise_mr(3)}.
     *
     * @param advice what the device should do
     * @param parts of regions of this domain that are {@link AccessFlag#ON_DEMAND}
     * @throws IllegalArgumentException if a part is of another domain
     * @throws UnsupportedVerbException if the device takes no advice
     * @throws RdmaException if the device refuses, or the pages cannot be brought in
     */
    public void adviseAndWait(MemoryAdvice advice, MemorySlice... parts) {
        advise(advice, verbs_h.IBV_ADVISE_MR_FLAG_FLUSH(), parts);
    }

    /**
     * Makes a receive queue that several queue pairs share; {@code ibv_create_srq(3)}.
     *
     * @param maxReceive how many receives it must hold; the device may make it larger
     * @param maxSegments how many buffers one receive can scatter into
     * @return the queue, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if a number is not positive
     * @throws UnsupportedVerbException if the device has none
     * @throws RdmaException if the device refuses
     */
    public SharedReceiveQueue createSharedReceiveQueue(int maxReceive, int maxSegments) {
        return lifetime.using(() -> SharedReceiveQueue.create(this, maxReceive, maxSegments));
    }

    /**
     * Makes a queue pair, in the state RESET; {@code ibv_create_qp(3)}.
     *
     * @param spec its type, its queues and their sizes
     * @return the queue pair, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if the device cannot make queues of these sizes
     * @throws RdmaException if the device refuses
     */
    public QueuePair createQueuePair(QueuePairSpec spec) {
        return lifetime.using(() -> QueuePair.create(this, spec));
    }

    /**
     * Makes an address handle, which names the path to a peer for datagrams; {@code ibv_create_ah(3)}.
     *
     * @param addressVector the path; on RoCE with a global route
     * @return the handle, to be closed; closed with this domain at the latest
     * @throws RdmaException if the device has no such port or source GID, finds no path to the peer, or refuses
     */
    public AddressHandle createAddressHandle(AddressVector addressVector) {
        return lifetime.using(() -> AddressHandle.create(this, addressVector));
    }

    /**
     * Makes the address handle for the reply to a datagram; {@code ibv_init_ah_from_wc(3)}. The sender's queue pair number
     * is {@link WorkCompletion#sourceQpn}.
     *
     * @param received the datagram's completion
     * @param buffer the buffer that received it; it begins with the 40 bytes of the global route header
     * @param port the number of the port that received it
     * @return the handle, to be closed; closed with this domain at the latest
     * @throws IllegalArgumentException if the completion is not that of a datagram that was received without error, or the
     *     buffer has fewer than 40 bytes
     * @throws RdmaException if the sender's GID or this side's is not in the port's table, or the device refuses
     */
    public AddressHandle createAddressHandle(WorkCompletion received, MemorySlice buffer, int port) {
        return lifetime.using(() -> AddressHandle.answering(this, received, buffer, port));
    }

    /**
     * Makes a memory window; {@code ibv_alloc_mw(3)}. It is bound to a part of a memory region afterwards.
     *
     * @param type how it is bound
     * @return the window, to be closed; closed with this domain at the latest
     * @throws RdmaException if the device has no windows of this type, or refuses
     */
    public MemoryWindow allocateMemoryWindow(MemoryWindowType type) {
        return lifetime.using(() -> MemoryWindow.allocate(this, type));
    }

    /**
     * The open device that this domain belongs to.
     *
     * @return the context
     */
    public Context context() {
        return context;
    }

    /**
     * Closes the domain, and before that its queue pairs and memory regions, newest first; {@code ibv_dealloc_pd(3)}.
     * Closing again does nothing.
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
     * The {@code ibv_pd *} behind this object, for a library in C. The overview of this package says what may be done with
     * it.
     *
     * @return the pointer, as a segment of length 0; valid until this object is closed
     * @throws IllegalStateException if this object is closed
     */
    public MemorySegment nativePointer() {
        return lifetime.using(() -> MemorySegment.ofAddress(pointer().address()));
    }

    /** The device's name. */
    @Override
    public String toString() {
        return "protection domain of " + context.deviceName();
    }

    /** The exception for a work request that names an object of another domain. */
    IllegalArgumentException foreign(Object named) {
        return new IllegalArgumentException(
                "%s is of another protection domain than the queue pair it is posted to".formatted(named));
    }

    Lifetime lifetime() {
        return lifetime;
    }

    /** Held while bindings of memory windows are posted, so that each window remembers the one that was posted last. */
    ReentrantLock bindings() {
        return bindings;
    }

    MemorySegment pointer() {
        return domain;
    }

    private void advise(MemoryAdvice advice, int flags, MemorySlice... parts) {
        lifetime.during(() -> MemoryAdvising.advise(this, advice, flags, parts));
    }

    private void release() {
        NativeCall.returningErrno(
                "ibv_dealloc_pd", this::toString, errno -> (int) Functions.DEALLOCATE.invokeExact(errno, domain));
    }
}
