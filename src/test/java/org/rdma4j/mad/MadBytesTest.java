package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MadBytesTest {
    private static final int SIZE = 24;

    @Property(tries = 200)
    void aSliceIsReadBigEndianAndUnsigned(
            @ForAll @Size(SIZE) byte[] bytes,
            @ForAll @IntRange(max = 8) int start,
            @ForAll @IntRange(max = 8) int offset) {
        MadBytes slice = MadBytes.of(bytes).slice(start, 16);
        ByteBuffer expected = ByteBuffer.wrap(bytes, start, 16).slice();

        assertThat(slice.u8(offset)).isEqualTo(Byte.toUnsignedInt(expected.get(offset)));
        assertThat(slice.u16(offset)).isEqualTo(Short.toUnsignedInt(expected.getShort(offset)));
        assertThat(slice.u32(offset)).isEqualTo(Integer.toUnsignedLong(expected.getInt(offset)));
        assertThat(slice.u64(offset)).isEqualTo(expected.getLong(offset));
    }

    @Test
    void theLastBytesCanBeRead() {
        MadBytes slice = MadBytes.of(new byte[SIZE]).slice(4, 16);

        assertThat(slice.u8(15)).isZero();
        assertThat(slice.u16(14)).isZero();
        assertThat(slice.u32(12)).isZero();
        assertThat(slice.u64(8)).isZero();
        assertThat(slice.slice(16, 0).size()).isZero();
        assertThat(slice.slice(0, 16).size()).isEqualTo(16);
    }

    @Test
    void nothingOutsideASliceIsRead() {
        MadBytes slice = MadBytes.of(new byte[SIZE]).slice(4, 16);

        assertOutside(() -> slice.u8(16), "1 bytes at 16 of 16");
        assertOutside(() -> slice.u16(15), "2 bytes at 15 of 16");
        assertOutside(() -> slice.u32(13), "4 bytes at 13 of 16");
        assertOutside(() -> slice.u64(9), "8 bytes at 9 of 16");
        assertOutside(() -> slice.u8(-1), "1 bytes at -1 of 16");
        assertOutside(() -> slice.slice(17, 0), "0 bytes at 17 of 16");
        assertOutside(() -> slice.slice(1, 16), "16 bytes at 1 of 16");
        assertOutside(() -> slice.slice(8, -1), "-1 bytes at 8 of 16");
        assertOutside(() -> slice.slice(Long.MAX_VALUE, 8), "8 bytes at 9223372036854775807 of 16");
    }

    private static void assertOutside(ThrowingCallable read, String message) {
        assertThatThrownBy(read).isInstanceOf(IndexOutOfBoundsException.class).hasMessage(message);
    }

    @Test
    void copiesHaveTheBytesOfTheSlice() {
        byte[] bytes = {1, 2, 3, 4, 5};
        MadBytes slice = MadBytes.copyOf(MemorySegment.ofArray(bytes)).slice(1, 3);

        assertThat(slice.toByteArray()).containsExactly(2, 3, 4);
        assertThat(slice.segment().toArray(ValueLayout.JAVA_BYTE)).containsExactly(2, 3, 4);
    }
}
