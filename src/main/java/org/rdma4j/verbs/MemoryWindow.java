package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rdma4j.bindings.verbs.ibv_mw;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.internal.lifetime.Lifetime;
import org.rdma4j.verbs.attributes.MemoryWindowType;

/**
 * A separate key for a part of a memory region. A peer can get it for a limited time: binding a window is much cheaper
 * than registering memory, and the key becomes invalid when the window is invalidated, bound again or closed. Made by
 * {@link ProtectionDomain#allocateMemoryWindow}. Any thread may use it; if several threads bind one window, the binding
 * that was posted last counts. See {@code man ibv_bind_mw}.
 */
public final class MemoryWindow implements AutoCloseable {
    private final ProtectionDomain domain;
    private final MemoryWindowType type;
    private final MemorySegment window;
    private final Lifetime lifetime;
    private volatile int rkey;
    /**
     * The objects, besides its domain, whose closing closes it: the region that it is bound to, and the region of a
     * binding that is being posted. Guarded by {@link ProtectionDomain#bindings}.
     */
    private final Set<Lifetime> dependencies = new HashSet<>();
    /** The region that the last posted binding names; guarded by the same lock. */
    private Set<Lifetime> boundTo = Set.of();

    private MemoryWindow(ProtectionDomain domain, MemoryWindowType type, MemorySegment window) {
        this.domain = domain;
        this.type = type;
        this.window = NativeMemory.at(window.address(), ibv_mw.sizeof());
        this.rkey = ibv_mw.rkey(this.window);
        this.lifetime = Lifetime.begin(this, this::release, domain.lifetime());
    }

    static MemoryWindow allocate(ProtectionDomain domain, MemoryWindowType type) {
        Context context = domain.context();
        MemorySegment window = NativeCall.pointer(
                "ibv_alloc_mw",
                CallDescription.on(context.deviceName(), type::toString),
                errno -> context.functions().allocateMemoryWindow(errno, domain.pointer(), type.value()));
        return new MemoryWindow(domain, type, window);
    }

    /**
     * How it is bound.
     *
     * @return the type
     */
    public MemoryWindowType type() {
        return type;
    }

    /**
     * The key by which a peer names the window, together with an address. Each binding changes the key.
     *
     * @return the rkey, 32 bits
     */
    public int rkey() {
        return rkey;
    }

    /**
     * The next key for a window of type 2: the present key with its lowest 8 bits, which the owner chooses, increased by 1.
     *
     * @return the key for {@link SendRequest#bindMemoryWindow}
     */
    public int nextRkey() {
        int present = rkey;
        return (present & ~0xFF) | ((present + 1) & 0xFF);
    }

    /**
     * Closes the window; {@code ibv_dealloc_mw(3)}. Its key is invalid from then on. Closing again does nothing.
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
     * The {@code ibv_mw *} behind this object, for a library in C. The overview of this package says what may be done with
     * it.
     *
     * @return the pointer, as a segment of length 0; valid until this object is closed
     * @throws IllegalStateException if this object is closed
     */
    public MemorySegment nativePointer() {
        return lifetime.using(() -> MemorySegment.ofAddress(pointer().address()));
    }

    /** The type, the device and the key. */
    @Override
    public String toString() {
        return "memory window of %s, %s (rkey 0x%x)".formatted(domain.context().deviceName(), type, rkey);
    }

    Lifetime lifetime() {
        return lifetime;
    }

    ProtectionDomain domain() {
        return domain;
    }

    MemorySegment pointer() {
        return window;
    }

    long address() {
        return window.address();
    }

    /**
     * Makes the window depend on a region too, before a binding to it is posted. From then on the region cannot be
     * deregistered before the window. The caller holds {@link ProtectionDomain#bindings} until it has called {@link
     * #settle}.
     */
    void binding(MemoryRegion region, Lifetime... others) {
        region.remember(this);
        dependOn(region.lifetime());
        for (Lifetime other : others) {
            dependOn(other);
        }
    }

    /** Called when the binding was posted, after {@link #binding}. */
    void bound(int newRkey, MemoryRegion region, Lifetime... others) {
        rkey = newRkey;
        Set<Lifetime> last = new HashSet<>(List.of(others));
        last.add(region.lifetime());
        boundTo = last;
    }

    /** Depends only on what the last posted binding names. */
    void settle() {
        for (Lifetime dependency : dependencies) {
            if (!boundTo.contains(dependency)) {
                lifetime.becomeIndependentOf(dependency);
            }
        }
        dependencies.retainAll(boundTo);
    }

    private void dependOn(Lifetime dependency) {
        lifetime.dependOn(dependency);
        dependencies.add(dependency);
    }

    /** The key that {@code ibv_bind_mw} has put into the native structure. */
    int nativeRkey() {
        return ibv_mw.rkey(window);
    }

    private void release() {
        NativeCall.returningErrno(
                "ibv_dealloc_mw",
                this::toString,
                errno -> domain.context().functions().deallocateMemoryWindow(errno, window));
    }
}
