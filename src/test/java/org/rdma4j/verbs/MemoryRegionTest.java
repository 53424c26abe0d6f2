package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.verbs.fixtures.KernelObjects;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class MemoryRegionTest {
    private Context context;
    private ProtectionDomain domain;

    @BeforeEach
    void open() {
        context = SoftRoceDevice.open();
        domain = context.allocateProtectionDomain();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void allocatesZeroedMemoryThatCanBeUsedUntilItIsClosed() {
        MemoryRegion region = domain.allocate(10_000, AccessFlag.LOCAL_WRITE);
        assertThat(region.size()).isEqualTo(10_000);
        assertThat(region.memory().address() % 4096).isZero();
        assertThat(region.memory().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        region.memory().set(ValueLayout.JAVA_BYTE, 9_999, (byte) 1);
        region.close();
        region.close();
        assertThat(region.isClosed()).isTrue();
        assertThatThrownBy(() -> region.memory().get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Memory must not be deregistered twice, even if freeing it has failed the first time. */
    @Test
    @Timeout(60)
    void memoryInUseIsFreedWhenTheRegionIsClosedAgain() throws Exception {
        KernelObjects before = KernelObjects.now();
        MemoryRegion region = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
        Pipe pipe = Pipe.open();
        try (Pipe.SinkChannel sink = pipe.sink();
                Pipe.SourceChannel source = pipe.source()) {
            ByteBuffer buffer = region.memory().asByteBuffer();
            FutureTask<Integer> reading = new FutureTask<>(() -> source.read(buffer));
            Thread reader = Thread.ofPlatform().start(reading);
            awaitInNativeRead(reader);
            assertThatThrownBy(region::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is used by a call of another thread")
                    .hasMessageContaining("close the region again when that call has ended");
            assertThat(region.isClosed()).isTrue();
            assertThatThrownBy(region::close).isInstanceOf(IllegalStateException.class);
            assertThat(sink.write(ByteBuffer.wrap(new byte[] {1, 2, 3}))).isEqualTo(3);
            assertThat(reading.get()).isEqualTo(3);
            region.close();
            region.close();
            assertThatThrownBy(() -> region.memory().get(ValueLayout.JAVA_BYTE, 0))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(KernelObjects.now()).isEqualTo(before);
    }

    private static void awaitInNativeRead(Thread reader) throws InterruptedException {
        while (Stream.of(reader.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().startsWith("read0"))) {
            Thread.sleep(10);
        }
    }

    @Test
    void refusesMoreMemoryThanThereIs() {
        assertThatThrownBy(() -> domain.allocate(Long.MAX_VALUE, AccessFlag.LOCAL_WRITE))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageStartingWith(
                        "no native memory for a region of 9223372036854775807 bytes on " + SoftRoceDevice.name())
                .hasMessageContaining("-XX:MaxDirectMemorySize");
        assertThatThrownBy(() -> domain.allocate(Long.MIN_VALUE, AccessFlag.LOCAL_WRITE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void registersMemoryOfTheCallerAndDoesNotFreeIt() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(100);
            MemoryRegion region = domain.register(memory, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE);
            assertThat(region.lkey()).isNotZero();
            region.close();
            memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        }
    }

    @Test
    void registersAMappedFile(@TempDir Path folder) throws Exception {
        try (Arena arena = Arena.ofShared();
                FileChannel file = FileChannel.open(
                        folder.resolve("mapped"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena);
            try (MemoryRegion region = domain.register(memory, AccessFlag.LOCAL_WRITE)) {
                assertThat(region.size()).isEqualTo(4096);
            }
        }
    }

    @Test
    void refusesMemoryThatADeviceCannotReach() {
        assertThatThrownBy(() -> domain.register(MemorySegment.ofArray(new byte[10])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only native memory can be registered");
        assertThatThrownBy(() -> domain.register(MemorySegment.NULL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> domain.allocate(0)).isInstanceOf(IllegalArgumentException.class);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment readOnly = arena.allocate(10).asReadOnly();
            assertThatThrownBy(() -> domain.register(readOnly, AccessFlag.LOCAL_WRITE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("read-only memory cannot be registered for [LOCAL_WRITE]");
        }
    }

    @Test
    void refusesMemoryOfAClosedArena() {
        MemorySegment gone;
        try (Arena arena = Arena.ofConfined()) {
            gone = arena.allocate(10);
        }
        assertThatThrownBy(() -> domain.register(gone))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the arena of the memory to be registered is closed");
    }

    @ParameterizedTest
    @EnumSource(names = {"REMOTE_WRITE", "REMOTE_ATOMIC"})
    void theErrorSaysWhyTheDeviceRefuses(AccessFlag access) {
        assertThatThrownBy(() -> domain.allocate(4096, access))
                .isInstanceOf(RdmaException.class)
                .hasMessage(
                        "ibv_reg_mr: EINVAL (%s, length 4 KiB, access [%s]); "
                                + "REMOTE_WRITE and REMOTE_ATOMIC need LOCAL_WRITE too",
                        SoftRoceDevice.name(), access)
                .satisfies(
                        thrown -> assertThat(((RdmaException) thrown).errno()).contains(Errno.EINVAL));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HUGETLB", "ON_DEMAND"})
    void acceptsEveryOtherFlagTogetherWithLocalWrite(AccessFlag access) {
        assertThat(domain.allocate(4096, AccessFlag.LOCAL_WRITE, access).lkey()).isNotZero();
    }

    @Test
    void hasAnAddressThatTheCallerChooses() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(8192, 4096).asSlice(100, 4096);
            MemoryRegion chosen = domain.registerAt(0xFFFF_8000_0000_0000L + 100, memory, AccessFlag.LOCAL_WRITE);
            assertThat(chosen.remote()).isEqualTo(new RemoteMemory(0xFFFF_8000_0000_0064L, chosen.rkey()));
            assertThat(chosen.slice(10, 5).remote().address()).isEqualTo(0xFFFF_8000_0000_006EL);

            MemoryRegion zeroBased = domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.ZERO_BASED);
            assertThat(zeroBased.slice(7, 1).remote()).isEqualTo(new RemoteMemory(7, zeroBased.rkey()));

            MemoryRegion plain = domain.register(memory, AccessFlag.LOCAL_WRITE);
            assertThat(plain.remote().at(3).address()).isEqualTo(memory.address() + 3);
            domain.close();
        }
    }

    @Test
    void theDeviceReadsAndWritesThroughThatAddress() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(8192, 4096).asSlice(100, 4096);
            MemoryRegion source = domain.registerAt(0x1_0000_0064L, memory);
            MemoryRegion target = domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.ZERO_BASED);
            CompletionQueue completions = context.createCompletionQueue(16);
            QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
            queuePair.connect(queuePair.bind(LocalPort.port(SoftRoceDevice.PORT)));

            memory.setString(1000, "through another address");
            queuePair.postReceive(1, target.slice(500, 100));
            queuePair.postSend(2, source.slice(1000, 24));
            for (int done = 0; done < 2; ) {
                for (WorkCompletion completion : completions.poll(2)) {
                    completion.requireSuccess();
                    done++;
                }
            }
            assertThat(target.memory().getString(500)).isEqualTo("through another address");
            domain.close();
        }
    }

    @Test
    void refusesAnAddressThatTheMemoryCannotHave() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8192, 4096);
            assertThatThrownBy(() -> domain.registerAt(8, memory))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "memory at 0x%x cannot have the address 0x8: both must lie at the same place within a page "
                                    + "of 4 KiB",
                            memory.address());
            assertThatThrownBy(() -> domain.register(memory.asSlice(8), AccessFlag.ZERO_BASED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot have the address 0x0");
            assertThatThrownBy(() -> domain.registerAt(-4096, memory))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a region of 8 KiB that begins at 0xfffffffffffff000 would end behind the largest address");
            assertThatThrownBy(() -> domain.registerAt(4096, memory, AccessFlag.ZERO_BASED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a region is either ZERO_BASED or begins at 0x1000");
        }
    }

    /** With soft-RoCE some kernels ignore the flag, and others report that they do not support it. */
    @Test
    void registersHugePagesOrSaysThatTheyAreUnsupported() {
        try {
            assertThat(domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.HUGETLB)
                            .lkey())
                    .isNotZero();
        } catch (UnsupportedVerbException e) {
            assertThat(e.verb()).isEqualTo("ibv_reg_mr");
        }
    }

    /** Older kernels return that the argument is invalid, newer ones that it is not supported. */
    @Test
    void theErrorSaysThatTheDeviceHasNoOnDemandPaging() {
        assertThatThrownBy(() -> domain.allocate(4096, AccessFlag.LOCAL_WRITE, AccessFlag.ON_DEMAND))
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("access [LOCAL_WRITE, ON_DEMAND])")
                .message()
                .containsAnyOf("ON_DEMAND needs a device with on-demand paging", "does not support this");
    }

    @Test
    void theErrorSaysThatTheDeviceCannotReregister() {
        MemoryRegion region = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
        int lkey = region.lkey();
        try (Arena arena = Arena.ofShared()) {
            assertUnsupported("ibv_rereg_mr", () -> region.changeAccess(AccessFlag.LOCAL_WRITE));
            assertUnsupported("ibv_rereg_mr", () -> region.changeMemory(arena.allocate(4096, 4096)));
            assertUnsupported("ibv_rereg_mr", () -> region.changeDomain(context.allocateProtectionDomain()));
        }
        assertThat(region.lkey()).isEqualTo(lkey);
        assertThat(region.remote().address()).isEqualTo(region.memory().address());
    }

    @Test
    void changesOfTheAccessAreCheckedLikeARegistration() {
        MemoryRegion readOnly;
        try (Arena arena = Arena.ofShared()) {
            readOnly = domain.register(arena.allocate(4096, 4096).asReadOnly());
            assertThatThrownBy(() -> readOnly.changeAccess(AccessFlag.LOCAL_WRITE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("read-only memory cannot be registered for [LOCAL_WRITE]");
            assertThatThrownBy(() -> readOnly.changeAccess(AccessFlag.ZERO_BASED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a region is either ZERO_BASED or begins at");
        }
        assertThatThrownBy(readOnly::changeAccess)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the arena of the memory to be registered is closed");
    }

    @Test
    void isDividedIntoBuffers() {
        MemoryRegion region = domain.allocate(100);
        assertThat(region.divide(30)).extracting(MemorySlice::offset).containsExactly(0L, 30L, 60L);
        assertThat(region.divide(30)).extracting(MemorySlice::length).containsOnly(30L);
        assertThat(region.divide(100)).hasSize(1);
        for (int size : new int[] {0, -1, 101}) {
            assertThatThrownBy(() -> region.divide(size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("cannot be divided into buffers of %s bytes".formatted(size));
        }
    }

    @Test
    void makesSlicesOfSlices() {
        MemoryRegion region = domain.allocate(100);
        MemorySlice slice = region.slice(10, 50).slice(5, 20);
        assertThat(slice.offset()).isEqualTo(15);
        assertThat(slice.length()).isEqualTo(20);
        assertThat(slice.remote()).isEqualTo(region.slice(15, 20).remote());
        assertThat(slice.slice(20, 0).length()).isZero();
        for (long[] outside : new long[][] {{-1, 1}, {0, -1}, {0, 21}, {1, 20}, {Long.MAX_VALUE, 1}}) {
            assertThatThrownBy(() -> slice.slice(outside[0], outside[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("is outside offset 15, length 20 of the memory region of 100 bytes");
        }
    }

    @Test
    void refusesADomainOfAnotherContext() {
        MemoryRegion region = domain.allocate(4096);
        try (Context another = SoftRoceDevice.open()) {
            ProtectionDomain elsewhere = another.allocateProtectionDomain();
            assertThatThrownBy(() -> region.changeDomain(elsewhere))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is of another open device than the memory region");
        }
    }

    @Test
    void nullRegionsDmaBuffersAndAdviceAreUnsupported() {
        MemoryRegion region = domain.allocate(4096, AccessFlag.LOCAL_WRITE);
        assertUnsupported("ibv_alloc_null_mr", domain::allocateNullRegion);
        assertUnsupported("ibv_reg_dmabuf_mr", () -> domain.registerDmaBuf(0, 0, 4096, 0, AccessFlag.LOCAL_WRITE));
        assertUnsupported("ibv_advise_mr", () -> domain.advise(MemoryAdvice.PREFETCH, region.whole()));
        assertUnsupported("ibv_advise_mr", () -> domain.adviseAndWait(MemoryAdvice.PREFETCH_WRITE, region.whole()));
    }

    @Test
    void refusesAdviceForRegionsOfAnotherDomain() {
        MemoryRegion region = context.allocateProtectionDomain().allocate(4096, AccessFlag.LOCAL_WRITE);
        assertThatThrownBy(() -> domain.advise(MemoryAdvice.PREFETCH, region.whole()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is of another protection domain");
    }

    private static void assertUnsupported(String verb, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(UnsupportedVerbException.class, thrown -> {
            assertThat(thrown.verb()).isEqualTo(verb);
            assertThat(thrown.deviceName()).isEqualTo(SoftRoceDevice.name());
            assertThat(thrown).hasMessageStartingWith(verb + ": EOPNOTSUPP (" + SoftRoceDevice.name());
        });
    }

    @Test
    void makesSlicesWithinItsBoundsOnly() {
        MemoryRegion region = domain.allocate(100);
        assertThat(region.slice(40, 60).length()).isEqualTo(60);
        assertThat(region.slice(100, 0).length()).isZero();
        for (long[] outside :
                new long[][] {{-1, 1}, {0, -1}, {0, 101}, {41, 60}, {Long.MAX_VALUE, 1}, {1, Long.MAX_VALUE}}) {
            assertThatThrownBy(() -> region.slice(outside[0], outside[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("is outside the memory region of 100 bytes");
        }
    }
}
