package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MadHeaderTest {
    private static final MadAttribute PORT_COUNTERS =
            new MadAttribute(ManagementClass.PERFORMANCE, 0x12, "PortCounters");

    @Test
    void isWrittenBigEndianAsInTheSpecification() {
        byte[] bytes = new byte[MadHeader.SIZE];
        MadHeader.request(MadMethod.GET, PORT_COUNTERS, 0x0A0B0C0D, 0x1122334455667788L)
                .encode(MemorySegment.ofArray(bytes));

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("01040101" + "00000000" + "1122334455667788" + "00120000" + "0a0b0c0d");
    }

    @Test
    void isReadBackAsItWasWritten() {
        MadHeader header = new MadHeader(
                0x80,
                new ManagementClass(0xFE),
                0xFD,
                new MadMethod(0xFC),
                new MadStatus(0xFBFA),
                0xF9F8,
                0xF7F6F5F4F3F2F1F0L,
                0xEFEE,
                0xEDECEBEA);
        MemorySegment bytes = MemorySegment.ofArray(new byte[MadHeader.SIZE]);
        header.encode(bytes);

        assertThat(MadHeader.decode(MadBytes.copyOf(bytes))).isEqualTo(header);
    }

    @Test
    void ownsTheLowerHalfOfTheTransactionId() {
        MadHeader header = MadHeader.request(MadMethod.GET, PORT_COUNTERS, 0, 0x00000007_89ABCDEFL);

        assertThat(header.transaction()).isEqualTo(0x89ABCDEF);
    }

    @Test
    void isNotReadFromFewerBytesThanItHas() {
        MadBytes bytes = MadBytes.of(new byte[MadHeader.SIZE - 1]);

        assertThatThrownBy(() -> MadHeader.decode(bytes)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void hasTheVersionOfItsClass() {
        MadAttribute pathRecord = new MadAttribute(ManagementClass.SUBNET_ADMINISTRATION, 0x35, "PathRecord");

        assertThat(MadHeader.request(MadMethod.GET, pathRecord, 0, 1).classVersion())
                .isEqualTo(2);
        assertThat(MadHeader.request(MadMethod.GET, PORT_COUNTERS, 0, 1).classVersion())
                .isEqualTo(1);
    }
}
