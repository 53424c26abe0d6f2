package org.rdma4j.internal.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;

/** Memory in pages that are larger than ordinary ones; {@code mmap(2)} with {@code MAP_HUGETLB}. */
public final class HugePages {
    private static final class Functions {
        static final MethodHandle PAGE_SIZE = link("getpagesize", FunctionDescriptor.of(JAVA_INT));
        static final MethodHandle MAP = link(
                "mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
        static final MethodHandle UNMAP = link("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

        private static MethodHandle link(String name, FunctionDescriptor descriptor) {
            return NativeCall.link(Linker.nativeLinker().defaultLookup().findOrThrow(name), descriptor);
        }
    }

    private static final class Ordinary {
        static final int SIZE =
                NativeCall.settingErrno("getpagesize", () -> "", errno -> (int) Functions.PAGE_SIZE.invokeExact(errno));
    }

    private static final int READ_AND_WRITE = 1 | 2;
    private static final int PRIVATE_ANONYMOUS = 2 | 0x20;
    private static final int HUGE = 0x40000;
    /** The binary logarithm of the page size stands above these bits of the flags. */
    private static final int SIZE_SHIFT = 26;

    private static final MemorySegment FAILED = MemorySegment.ofAddress(-1);

    private HugePages() {}

    /**
     * The size of this system's ordinary pages.
     *
     * @return in bytes: 4 KiB on x86-64, up to 64 KiB elsewhere
     */
    public static long ordinarySize() {
        return Ordinary.SIZE;
    }

    /**
     * Maps huge pages. They are zeroed, and cannot be swapped out.
     *
     * @param arena unmaps them when it is closed
     * @param size in bytes; the last page may be used in part
     * @param pageSize the size of each page
     * @return memory of the size that was asked for
     * @throws IllegalArgumentException if the page size is not a power of two beyond that of ordinary pages
     * @throws RdmaException if fewer pages are free
     */
    @SuppressWarnings("restricted") // the size of what mmap returns has to be stated
    public static MemorySegment allocate(Arena arena, long size, long pageSize) {
        if (Long.bitCount(pageSize) != 1 || pageSize <= ordinarySize()) {
            throw new IllegalArgumentException("huge pages have a power of two of more than %s, not %s"
                    .formatted(ByteSize.describe(ordinarySize()), ByteSize.describe(pageSize)));
        }
        if (size > Long.MAX_VALUE - pageSize) {
            throw new IllegalArgumentException("there are not %s bytes of memory".formatted(size));
        }
        long length = Math.ceilDiv(size, pageSize) * pageSize;
        int flags = PRIVATE_ANONYMOUS | HUGE | (Long.numberOfTrailingZeros(pageSize) << SIZE_SHIFT);
        MemorySegment mapped = NativeCall.pointer("mmap", new Wanted(length, pageSize), errno -> {
            MemorySegment memory = (MemorySegment)
                    Functions.MAP.invokeExact(errno, MemorySegment.NULL, length, READ_AND_WRITE, flags, -1, 0L);
            return memory.equals(FAILED) ? MemorySegment.NULL : memory;
        });
        return mapped.reinterpret(length, arena, memory -> unmap(memory.address(), length))
                .asSlice(0, size);
    }

    private static void unmap(long address, long length) {
        var _ = NativeCall.settingErrno("munmap", () -> "", errno ->
                (int) Functions.UNMAP.invokeExact(errno, MemorySegment.ofAddress(address), length));
    }

    private record Wanted(long length, long pageSize) implements CallDescription {
        @Override
        public String arguments() {
            return "%s huge pages of %s".formatted(length / pageSize, ByteSize.describe(pageSize));
        }

        @Override
        public String advice(Errno errno) {
            String folder = "/sys/kernel/mm/hugepages/hugepages-%skB".formatted(pageSize / 1024);
            return switch (errno.name()) {
                case "ENOMEM" ->
                    "%s/free_hugepages says how many are free; reserve more by writing to nr_hugepages beside it"
                            .formatted(folder);
                case "EINVAL" ->
                    "this system has no pages of this size: /sys/kernel/mm/hugepages lists the sizes it has";
                default -> CallDescription.super.advice(errno);
            };
        }
    }
}
