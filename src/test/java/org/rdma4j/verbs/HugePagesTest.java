package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Regions in huge pages. The test reserves the pages itself. */
@Tag("soft-roce")
class HugePagesTest {
    private static final long PAGE = 2 << 20;
    private static final Path PAGES = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB");

    private final Context context = SoftRoceDevice.open();
    private final ProtectionDomain domain = context.allocateProtectionDomain();

    @AfterEach
    void close() throws IOException {
        context.close();
        reserve(0);
    }

    @Test
    void aRegionTakesWholePagesAndGivesThemBack() throws IOException {
        reserve(2);
        MemoryRegion region = domain.allocateInHugePages(PAGE + 1, PAGE, AccessFlag.LOCAL_WRITE);
        assertThat(region.size()).isEqualTo(PAGE + 1);
        assertThat(region.memory().address() % PAGE).isZero();
        region.memory().set(ValueLayout.JAVA_BYTE, PAGE, (byte) 1);
        assertThat(free()).isZero();
        region.close();
        assertThat(free()).isEqualTo(2);
    }

    @Test
    void theErrorSaysHowToReserveHugePages() throws IOException {
        reserve(0);
        assertThatThrownBy(() -> domain.allocateInHugePages(PAGE, PAGE))
                .isInstanceOfSatisfying(
                        RdmaException.class, e -> assertThat(e.errno()).contains(Errno.ENOMEM))
                .hasMessage(
                        "mmap: ENOMEM (1 huge pages of 2 MiB); %s/free_hugepages says how many are free; reserve "
                                + "more by writing to nr_hugepages beside it",
                        PAGES);
    }

    @Test
    void refusesImpossiblePageSizes() {
        for (long size : new long[] {0, -1, 4096, PAGE + 1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> domain.allocateInHugePages(PAGE, size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("huge pages have a power of two of more than 4 KiB, not ");
        }
        assertThatThrownBy(() -> domain.allocateInHugePages(PAGE, 2 * PAGE))
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("/sys/kernel/mm/hugepages lists the sizes");
    }

    private static void reserve(int pages) throws IOException {
        Files.writeString(PAGES.resolve("nr_hugepages"), Integer.toString(pages));
    }

    private static int free() throws IOException {
        return Integer.parseInt(
                Files.readString(PAGES.resolve("free_hugepages")).strip());
    }
}
