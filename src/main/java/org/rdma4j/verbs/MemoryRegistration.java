package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.events.FlightRecording;
import org.rdma4j.internal.events.MemoryRegistrationEvent;
import org.rdma4j.internal.ffm.ByteSize;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.HugePages;
import org.rdma4j.internal.ffm.LockedMemoryLimit;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.VerbsFunctions;

/**
 * The parameters of a memory region, and the verbs that register it.
 *
 * @param domain where it can be used
 * @param memory the memory; null where it does not belong to this process
 * @param size in bytes
 * @param address where it begins, as work requests name it
 * @param access what the device and a peer may do with it
 */
record MemoryRegistration(
        ProtectionDomain domain, @Nullable MemorySegment memory, long size, long address, Set<AccessFlag> access)
        implements CallDescription {
    private static final class Functions {
        static final MethodHandle REGISTER =
                NativeCall.link(verbs_h.ibv_reg_mr_iova2$address(), verbs_h.ibv_reg_mr_iova2$descriptor());
    }

    /** Linked on first use: older versions of libibverbs lack the first function. */
    private static final class RareFunctions {
        static final MethodHandle REGISTER_DMA_BUF =
                NativeCall.link(verbs_h.ibv_reg_dmabuf_mr$address(), verbs_h.ibv_reg_dmabuf_mr$descriptor());
        static final MethodHandle ALLOCATE_NULL = NativeCall.link(verbs_context.alloc_null_mr.descriptor());
    }

    MemoryRegistration {
        if (size <= 0) {
            throw withoutSize(size);
        }
        if (Long.compareUnsigned(address + size - 1, address) < 0) {
            throw new IllegalArgumentException("a region of %s that begins at 0x%x would end behind the largest address"
                    .formatted(ByteSize.describe(size), address));
        }
    }

    /** Memory under the address that it has in this process, or under 0 if the flags say so. */
    static MemoryRegistration of(ProtectionDomain domain, MemorySegment memory, Set<AccessFlag> access) {
        long address = access.contains(AccessFlag.ZERO_BASED) ? 0 : memory.address();
        return of(domain, memory, address, access);
    }

    /** Memory under an address that the caller chooses. */
    static MemoryRegistration of(ProtectionDomain domain, MemorySegment memory, long address, Set<AccessFlag> access) {
        requireReachable(memory, access);
        requireBase(address, access);
        long page = HugePages.ordinarySize();
        if ((memory.address() - address) % page != 0) {
            throw new IllegalArgumentException(
                    "memory at 0x%x cannot have the address 0x%x: both must lie at the same place within a page of %s"
                            .formatted(memory.address(), address, ByteSize.describe(page)));
        }
        return new MemoryRegistration(domain, memory, memory.byteSize(), address, access);
    }

    MemoryRegistration in(ProtectionDomain another) {
        return new MemoryRegistration(another, memory, size, address, access);
    }

    /** Other memory, under the address that it has in this process. */
    MemoryRegistration of(MemorySegment another) {
        Set<AccessFlag> without = EnumSet.noneOf(AccessFlag.class);
        without.addAll(access);
        without.remove(AccessFlag.ZERO_BASED);
        return of(domain, another, another.address(), without);
    }

    /** The same memory, with the checks of a registration. */
    MemoryRegistration with(Set<AccessFlag> changed) {
        if (memory != null) {
            requireReachable(memory, changed);
        }
        requireBase(address, changed);
        return new MemoryRegistration(domain, memory, size, address, changed);
    }

    MemorySegment register() {
        return recorded(
                "ibv_reg_mr",
                () -> NativeCall.pointer("ibv_reg_mr", this, errno -> (MemorySegment) Functions.REGISTER.invokeExact(
                        errno, domain.pointer(), requireMemory(), size, address, accessBits())));
    }

    MemorySegment registerDmaBuf(int descriptor, long offset) {
        return recorded(
                "ibv_reg_dmabuf_mr",
                () -> NativeCall.pointer(
                        "ibv_reg_dmabuf_mr", this, errno -> (MemorySegment) RareFunctions.REGISTER_DMA_BUF.invokeExact(
                                errno, domain.pointer(), offset, size, address, descriptor, accessBits())));
    }

    MemorySegment allocateNull() {
        MemorySegment function = VerbsFunctions.requireExtended(
                domain.context().pointer(), verbs_context.alloc_null_mr$offset(), "ibv_alloc_null_mr", deviceName());
        return NativeCall.pointer("ibv_alloc_null_mr", CallDescription.on(deviceName(), () -> ""), errno ->
                (MemorySegment) RareFunctions.ALLOCATE_NULL.invokeExact(function, errno, domain.pointer()));
    }

    /**
     * The flags for the verbs, without ZERO_BASED: the address 0 has the same effect, and not every device knows the
     * flag.
     */
    int accessBits() {
        return AccessFlag.bits(access) & ~verbs_h.IBV_ACCESS_ZERO_BASED();
    }

    @Override
    public String deviceName() {
        return domain.context().deviceName();
    }

    @Override
    public String arguments() {
        boolean elsewhere = memory == null || memory.address() != address;
        return "length %s%s, access %s"
                .formatted(ByteSize.describe(size), elsewhere ? ", address 0x%x".formatted(address) : "", access);
    }

    @Override
    public String advice(Errno errno) {
        return switch (errno.name()) {
            case "ENOMEM" ->
                "RLIMIT_MEMLOCK is %s, raise it with ulimit -l or in /etc/security/limits.conf"
                        .formatted(LockedMemoryLimit.describe().orElse("unknown"));
            case "EINVAL" -> invalid();
            case "EFAULT" -> "the memory is not mapped, or not writable";
            case "EBADF" -> "the file descriptor is not open, or not that of a DMA buffer";
            default -> CallDescription.super.advice(errno);
        };
    }

    private MemorySegment recorded(String verb, Supplier<MemorySegment> call) {
        if (!FlightRecording.wantsMemoryRegistrations()) {
            return call.get();
        }
        MemoryRegistrationEvent event =
                new MemoryRegistrationEvent(deviceName(), verb, address, size, access.toString());
        event.begin();
        MemorySegment region = call.get();
        event.commit();
        return region;
    }

    private String invalid() {
        if (!access.contains(AccessFlag.LOCAL_WRITE)) {
            return "REMOTE_WRITE and REMOTE_ATOMIC need LOCAL_WRITE too";
        }
        return access.contains(AccessFlag.ON_DEMAND) ? "ON_DEMAND needs a device with on-demand paging" : "";
    }

    static IllegalArgumentException withoutSize(long size) {
        return new IllegalArgumentException("a memory region has at least 1 byte, not " + size);
    }

    private MemorySegment requireMemory() {
        return Objects.requireNonNull(memory, "the memory of another device is registered by its DMA buffer");
    }

    private static void requireBase(long address, Set<AccessFlag> access) {
        if (access.contains(AccessFlag.ZERO_BASED) && address != 0) {
            throw new IllegalArgumentException("a region is either ZERO_BASED or begins at 0x%x".formatted(address));
        }
    }

    private static void requireReachable(MemorySegment memory, Set<AccessFlag> access) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("only native memory can be registered: the garbage collector moves "
                    + "arrays; allocate the segment from an Arena, or map a file");
        }
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the arena of the memory to be registered is closed");
        }
        if (memory.isReadOnly() && access.stream().anyMatch(AccessFlag::writes)) {
            throw new IllegalArgumentException("read-only memory cannot be registered for " + access);
        }
    }
}
