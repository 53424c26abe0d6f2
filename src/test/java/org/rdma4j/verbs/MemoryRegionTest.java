package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;

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

    @Test
    void registersMemoryOfTheCallersAndLeavesItAlone() {
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

    @Test
    void tellsWhyTheDeviceRefuses() {
        assertThatThrownBy(() -> domain.allocate(4096, AccessFlag.REMOTE_WRITE))
                .isInstanceOf(RdmaException.class)
                .hasMessage("ibv_reg_mr: EINVAL (length 4 KiB, access [REMOTE_WRITE]); "
                        + "REMOTE_WRITE and REMOTE_ATOMIC need LOCAL_WRITE too")
                .satisfies(
                        thrown -> assertThat(((RdmaException) thrown).errno()).contains(Errno.EINVAL));
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
