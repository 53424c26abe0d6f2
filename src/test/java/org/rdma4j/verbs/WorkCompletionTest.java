package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_wc;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.datapath.CompletionFields;
import org.rdma4j.internal.datapath.NativeCompletions;
import org.rdma4j.internal.ffm.NetworkOrder;

/** The fields of a completion have the values that the provider has written. */
class WorkCompletionTest {
    private static final int ALL = CompletionField.bits(EnumSet.allOf(CompletionField.class));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void hasEachFieldOfEachCompletion(int count) {
        NativeCompletions records = new NativeCompletions(count, CompletionFields.STANDARD);
        for (int i = 0; i < count; i++) {
            write(records, i, verbs_h.IBV_WC_GRH() | verbs_h.IBV_WC_WITH_IMM());
        }
        List<WorkCompletion> completions = WorkCompletion.listOf(records, count);
        assertThat(completions).hasSize(count);
        for (int i = 0; i < count; i++) {
            WorkCompletion completion = completions.get(i);
            assertThat(completion.wrId()).isEqualTo(Long.MIN_VALUE + i);
            assertThat(completion.status()).isEqualTo(CompletionStatus.RETRY_EXCEEDED);
            assertThat(completion.opcode()).isEqualTo(CompletionOpcode.RECEIVE_RDMA_WITH_IMMEDIATE);
            assertThat(completion.vendorError()).isEqualTo(0xF1234567);
            assertThat(completion.byteLength()).isEqualTo(0x12345678);
            assertThat(completion.immediate()).hasValue(0x80000001);
            assertThat(completion.invalidatedRkey()).isEmpty();
            assertThat(completion.qpn()).isEqualTo(0xABCDEF);
            assertThat(completion.sourceQpn()).isEqualTo(0xFEDCBA);
            assertThat(completion.globallyRouted()).isTrue();
            assertThat(completion.sourceLid()).isEqualTo(Lid.of(0xBFFF));
            assertThat(completion.serviceLevel()).isEqualTo(0x8F);
            assertThat(completion.destinationPathBits()).isEqualTo(0xFE);
            assertThat(completion.partitionKeyIndex()).isEqualTo(0xFFFE);
            assertThat(completion.timestamp()).isEmpty();
        }
    }

    @Test
    void hasImmediateDataOrAKeyIfItsFlagsSaySo() {
        NativeCompletions records = new NativeCompletions(2, CompletionFields.STANDARD);
        write(records, 0, verbs_h.IBV_WC_WITH_INV());
        write(records, 1, 0);
        WorkCompletion invalidated = WorkCompletion.of(records, 0);
        assertThat(invalidated.invalidatedRkey()).hasValue(NetworkOrder.intValue(0x80000001));
        assertThat(invalidated.immediate()).isEmpty();
        assertThat(WorkCompletion.of(records, 1).invalidatedRkey()).isEmpty();
        assertThat(invalidated).isNotEqualTo(WorkCompletion.of(records, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void staysValidWithoutItsMemoryAndCanBePutBack(int count) {
        NativeCompletions records = new NativeCompletions(count, ALL);
        for (int i = 0; i < count; i++) {
            write(records, i, verbs_h.IBV_WC_WITH_IMM());
            records.timestamp(i, 1000 + i);
            records.wallClock(i, 2000 + i);
            records.customerVlan(i, 3 + i);
            records.flowTag(i, -i);
        }
        List<WorkCompletion> completions = WorkCompletion.listOf(records, count);
        NativeCompletions others = new NativeCompletions(count, ALL);
        for (int i = 0; i < count; i++) {
            completions.get(i).write(others, i);
            records.begin(i, 0, 0);
            records.timestamp(i, 0);
        }
        assertThat(WorkCompletion.listOf(others, count)).isEqualTo(completions).hasSameHashCodeAs(completions);
        WorkCompletion last = completions.getLast();
        assertThat(last.timestamp()).hasValue(1000 + count - 1);
        assertThat(last.wallClock()).hasValue(2000 + count - 1);
        assertThat(last.customerVlan()).hasValue(3 + count - 1);
        assertThat(last.flowTag()).hasValue(1 - count);
    }

    @Test
    void printsTheFieldsThatAreValid() {
        NativeCompletions completions = new NativeCompletions(2, ALL);
        write(completions, 0, verbs_h.IBV_WC_WITH_IMM());
        write(completions, 1, verbs_h.IBV_WC_WITH_IMM());
        ibv_wc.status(completions.slice(ibv_wc.sizeof(), ibv_wc.sizeof()), 0);
        completions.wallClock(1, 2001);
        assertThat(WorkCompletion.of(completions, 0))
                .hasToString("WorkCompletion[wrId=-9223372036854775808, status=RETRY_EXCEEDED, vendorError=-249346713,"
                        + " qpn=11259375]");
        assertThat(WorkCompletion.of(completions, 1).toString())
                .contains("opcode=RECEIVE_RDMA_WITH_IMMEDIATE", ", wallClock=OptionalLong[2001], customerVlan=");
    }

    @Test
    void keepsUnknownNumbers() {
        NativeCompletions completions = new NativeCompletions(1, CompletionFields.STANDARD);
        completions.begin(0, 7, 99);
        completions.kind(0, 57, 0);
        WorkCompletion completion = WorkCompletion.of(completions, 0);
        assertThat(completion.status()).isEqualTo(CompletionStatus.UNKNOWN);
        assertThat(completion.statusValue()).isEqualTo(99);
        assertThat(completion.opcode()).isEqualTo(CompletionOpcode.UNKNOWN);
        assertThat(completion.opcodeValue()).isEqualTo(57);
        assertThatThrownBy(completion::requireSuccess)
                .hasMessageStartingWith("work request 7 of queue pair 0x000000 ended with UNKNOWN(99)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void isInAnImmutableList(int count) {
        List<WorkCompletion> completions =
                WorkCompletion.listOf(new NativeCompletions(2, CompletionFields.STANDARD), count);
        assertThatThrownBy(() -> completions.addAll(List.copyOf(completions)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> completions.get(count)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void explainsAnError() {
        NativeCompletions records = new NativeCompletions(1, CompletionFields.STANDARD);
        write(records, 0, 0);
        WorkCompletion failed = WorkCompletion.of(records, 0);
        assertThat(failed.isSuccess()).isFalse();
        assertThatThrownBy(failed::requireSuccess)
                .isInstanceOf(RdmaException.class)
                .hasMessageStartingWith(
                        "receive -9223372036854775808 of queue pair 0xabcdef ended with RETRY_EXCEEDED (vendor error 0xf1234567)");
    }

    private static void write(NativeCompletions records, int index, int flags) {
        int size = (int) ibv_wc.sizeof();
        MemorySegment field = records.slice((long) index * size, size);
        ibv_wc.wr_id(field, Long.MIN_VALUE + index);
        ibv_wc.status(field, 12);
        ibv_wc.opcode(field, 129);
        ibv_wc.vendor_err(field, 0xF1234567);
        ibv_wc.byte_len(field, 0x12345678);
        ibv_wc.imm_data(field, NetworkOrder.intValue(0x80000001));
        ibv_wc.qp_num(field, 0xABCDEF);
        ibv_wc.src_qp(field, 0xFEDCBA);
        ibv_wc.wc_flags(field, flags);
        ibv_wc.pkey_index(field, (short) 0xFFFE);
        ibv_wc.slid(field, (short) 0xBFFF);
        ibv_wc.sl(field, (byte) 0x8F);
        ibv_wc.dlid_path_bits(field, (byte) 0xFE);
    }
}
