package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdma4j.RdmaException;

class RecordTableTest {
    private static final Mad REQUEST = Mad.of(
            MadHeader.request(MadMethod.GET_TABLE, NodeRecord.ATTRIBUTE, 0, 1), new byte[Mad.SIZE - MadHeader.SIZE]);

    private static byte[] record(int size, int content) {
        byte[] record = new byte[size];
        Arrays.fill(record, (byte) content);
        return record;
    }

    private static List<byte[]> read(Mad table, int size) {
        return RecordTable.records(table, size).stream()
                .map(MadBytes::toByteArray)
                .toList();
    }

    @Test
    void recordsAreReadAsTheyWereWritten() {
        Mad table = RecordTable.response(REQUEST, List.of(record(12, 1), record(12, 2), record(12, 3)));

        assertThat(table.bytes().u16(44)).as("eight bytes are the unit").isEqualTo(2);
        assertThat(table.bytes().size()).isEqualTo(56 + 3 * 16);
        assertThat(read(table, 12)).containsExactly(record(12, 1), record(12, 2), record(12, 3));
    }

    @Test
    void recordsMayFillTheirPlaces() {
        Mad table = RecordTable.response(REQUEST, List.of(record(16, 1), record(16, 2)));

        assertThat(read(table, 16)).containsExactly(record(16, 1), record(16, 2));
    }

    @Test
    void aTableIsOneDatagramOfData() {
        MadBytes bytes = RecordTable.response(REQUEST, List.of()).bytes();

        assertThat(bytes.size()).isEqualTo(56);
        assertThat(bytes.u8(24)).as("version of RMPP").isEqualTo(1);
        assertThat(bytes.u8(25)).as("data").isEqualTo(1);
        assertThat(bytes.u8(26) & 1).as("active").isEqualTo(1);
        assertThat(read(Mad.received(bytes), 16)).isEmpty();
    }

    @Test
    void aRecordThatWasCutOffIsNotRead() {
        MadBytes bytes = RecordTable.response(REQUEST, List.of(record(16, 1), record(16, 2)))
                .bytes();

        assertThat(read(Mad.received(bytes.slice(0, bytes.size() - 1)), 16)).containsExactly(record(16, 1));
    }

    @Test
    void recordsCannotOverlap() {
        byte[] bytes =
                RecordTable.response(REQUEST, List.of(record(16, 1))).bytes().toByteArray();
        ByteBuffer.wrap(bytes).putShort(44, (short) 1);

        assertThatThrownBy(() -> RecordTable.records(Mad.received(MadBytes.of(bytes)), 9))
                .isInstanceOf(RdmaException.class)
                .hasMessageStartingWith("the table is malformed: a record of 9 bytes every 8;");
        assertThat(RecordTable.records(Mad.received(MadBytes.of(bytes)), 8)).hasSize(2);
    }
}
