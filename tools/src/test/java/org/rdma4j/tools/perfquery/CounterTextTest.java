package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.mad.Mad;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceData;
import org.rdma4j.tools.fabric.LibibmadText;

/**
 * Compares every attribute with the text of the C library, for zeros, ones and random bytes. ibsim does not support all
 * of them.
 */
class CounterTextTest {
    private static final int RANDOM_ROUNDS = 50;
    private static final int ROOM_OF_THE_C_TOOL = 1536;
    private static final int XMIT_WAIT = 40;
    private static final int OFFSET = Mad.SIZE - PerformanceData.SIZE;

    /** An agent that supports everything that a line depends on. */
    private static final ClassPortInfo ALL = new ClassPortInfo(1, 1, 0x0200, 0x2, 0);

    static Stream<Arguments> attributes() {
        return Stream.of(
                Arguments.of(PerformanceAttribute.PORT_COUNTERS, "perfcounters"),
                Arguments.of(PerformanceAttribute.PORT_COUNTERS_EXTENDED, "perfcounters_ext"),
                Arguments.of(PerformanceAttribute.PORT_XMIT_DATA_SL, "perfcounters_xmt_sl"),
                Arguments.of(PerformanceAttribute.PORT_RCV_DATA_SL, "perfcounters_rcv_sl"),
                Arguments.of(PerformanceAttribute.PORT_XMIT_DISCARD_DETAILS, "perfcounters_xmt_disc"),
                Arguments.of(PerformanceAttribute.PORT_RCV_ERROR_DETAILS, "perfcounters_rcv_err"),
                Arguments.of(PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS, "port_ext_speeds_counters"),
                Arguments.of(
                        PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS_RS_FEC,
                        "port_ext_speeds_counters_rsfec_active"),
                Arguments.of(PerformanceAttribute.PORT_OP_RCV_COUNTERS, "perfcounters_port_op_rcv_counters"),
                Arguments.of(PerformanceAttribute.PORT_FLOW_CTL_COUNTERS, "perfcounters_port_flow_ctl_counters"),
                Arguments.of(PerformanceAttribute.PORT_VL_OP_PACKETS, "perfcounters_port_vl_op_packet"),
                Arguments.of(PerformanceAttribute.PORT_VL_OP_DATA, "perfcounters_port_vl_op_data"),
                Arguments.of(
                        PerformanceAttribute.PORT_VL_XMIT_FLOW_CTL_UPDATE_ERRORS,
                        "perfcounters_port_vl_xmit_flow_ctl_update_errors"),
                Arguments.of(
                        PerformanceAttribute.PORT_VL_XMIT_WAIT_COUNTERS, "perfcounters_port_vl_xmit_wait_counters"),
                Arguments.of(PerformanceAttribute.SW_PORT_VL_CONGESTION, "perfcounters_sw_port_vl_congestion"),
                Arguments.of(PerformanceAttribute.PORT_RCV_CON_CTRL, "perfcounters_rcv_con_ctrl"),
                Arguments.of(PerformanceAttribute.PORT_SL_RCV_FECN, "perfcounters_sl_rcv_fecn"),
                Arguments.of(PerformanceAttribute.PORT_SL_RCV_BECN, "perfcounters_sl_rcv_becn"),
                Arguments.of(PerformanceAttribute.PORT_XMIT_CON_CTRL, "perfcounters_xmit_con_ctrl"),
                Arguments.of(PerformanceAttribute.PORT_VL_XMIT_TIME_CONG, "perfcounters_vl_xmit_time_cong"),
                Arguments.of(PerformanceAttribute.PORT_SAMPLES_CONTROL, "portsamples_control"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attributes")
    void printsWhatLibibmadPrints(PerformanceAttribute attribute, String function) throws Throwable {
        Random random = new Random(5);
        byte[] bytes = new byte[PerformanceData.SIZE];
        compare(attribute, function, bytes);
        Arrays.fill(bytes, (byte) -1);
        compare(attribute, function, bytes);
        for (int round = 0; round < RANDOM_ROUNDS; round++) {
            random.nextBytes(bytes);
            compare(attribute, function, bytes);
        }
    }

    /** If the agent does not report this counter, the C tool sets it to zero before libibmad prints it. */
    @Test
    void withoutXmitWaitItPrintsZero() throws Throwable {
        byte[] bytes = new byte[PerformanceData.SIZE];
        Arrays.fill(bytes, (byte) -1);
        byte[] cleared = bytes.clone();
        Arrays.fill(cleared, XMIT_WAIT, XMIT_WAIT + Integer.BYTES, (byte) 0);

        PerformanceData data = data(PerformanceAttribute.PORT_COUNTERS, bytes).with("PortXmitWait", 0);

        assertThat(CounterText.of(data, ALL)).isEqualTo(LibibmadText.of("mad_dump_perfcounters", cleared));
    }

    /** An agent may support six, ten or all of the extended counters; the C library prints all. */
    @ParameterizedTest
    @CsvSource({"0x0400, 0, 6", "0x0200, 0, 10"})
    void anAgentThatHasFewerCountersGetsFewerLines(int capabilityMask, int capabilityMask2, int lines)
            throws Throwable {
        byte[] bytes = new byte[PerformanceData.SIZE];
        new Random(5).nextBytes(bytes);
        ClassPortInfo info = new ClassPortInfo(1, 1, capabilityMask, capabilityMask2, 0);
        String all = LibibmadText.of("mad_dump_perfcounters_ext", bytes);

        assertThat(CounterText.of(data(PerformanceAttribute.PORT_COUNTERS_EXTENDED, bytes), info)
                        .lines())
                .containsExactlyElementsOf(all.lines().limit(lines).toList());
    }

    private static void compare(PerformanceAttribute attribute, String function, byte[] bytes) throws Throwable {
        String text = CounterText.of(data(attribute, bytes), ALL);
        assertThat(text).isEqualTo(LibibmadText.of("mad_dump_" + function, bytes));
        assertThat(CounterText.fitted(text))
                .isEqualTo(LibibmadText.of("mad_dump_" + function, bytes, ROOM_OF_THE_C_TOOL));
    }

    private static PerformanceData data(PerformanceAttribute attribute, byte[] bytes) {
        byte[] datagram = new byte[Mad.SIZE];
        System.arraycopy(bytes, 0, datagram, OFFSET, bytes.length);
        return PerformanceData.of(attribute, Mad.copyOf(MemorySegment.ofArray(datagram)));
    }
}
