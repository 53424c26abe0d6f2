package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.mad.Mad;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.CounterField;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceData;
import org.rdma4j.tools.fabric.FabricExtension;

/**
 * Compares the datagrams of a reset byte by byte. ibsim answers only a few, but with -dd the C tool prints what it
 * sends.
 */
class ResetOnTheWireTest {
    private static final int DATA = Mad.SIZE - PerformanceData.SIZE;
    private static final int METHOD = 3;
    private static final int SET = 2;

    /** The size of the kernel's structure before the datagram. */
    private static final int UMAD = 64;

    /** The ClassPortInfo of ibsim's switches. */
    private static final ClassPortInfo SWITCH = new ClassPortInfo(1, 1, 0x1300, 0, 0);

    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @ParameterizedTest(name = "perfquery {0}")
    @ValueSource(
            strings = {
                "-R @ 1",
                "-R @ 2 0",
                "-R @ 3 0x12345",
                "-R @ 3 0xffffffffffffffff",
                "-xR @ 1",
                "-xR @ 2 0",
                "-xR @ 2 0x30005",
                "-XR @ 1",
                "-SR @ 1 0x12345",
                "-DR @ 1",
                "-DR @ 2 0",
                "-DR @ 3 0x12345",
                "-ER @ 1 7",
                "-TR @ 1",
                "-TR @ 2 0",
                "-TR @ 3 0x123456789abcdef0",
                "-R --oprcvcounters @ 1",
                "-R --flowctlcounters @ 1 1",
                "-R --vloppackets @ 1 0xffff0000",
                "-R --vlopdata @ 1",
                "-R --vlxmitflowctlerrors @ 1 3",
                "-R --vlxmitcounters @ 1",
                "-R --swportvlcong @ 1",
                "-R --rcvcc @ 1 2",
                "-R --slrcvfecn @ 1",
                "-R --slrcvbecn @ 1 0x80000001",
                "-R --xmitcc @ 1",
                "-R --vlxmittimecc @ 1 1",
            })
    void aResetSendsTheSameAsTheCTool(String line) throws Exception {
        String lid = Integer.toString(FABRIC.fabric().lid("S1[0]"));
        List<String> arguments = List.of(line.replace("@", lid).split(" "));
        List<String> command = new ArrayList<>(List.of("perfquery", "-dd"));
        command.addAll(arguments);

        byte[] sent = lastSet(FABRIC.fabric().run("H1", command).error());
        PerformanceData ours = reset(arguments);

        assertThat(ours.attribute().attribute().id()).isEqualTo((sent[16] << 8) | sent[17]);
        for (int index = 0; index < PerformanceData.SIZE; index++) {
            CounterField field = new CounterField("byte " + index, 8 * index, 8, CounterField.Form.MASK, null);
            assertThat((byte) ours.value(field)).as(field.name()).isEqualTo(sent[DATA + index]);
        }
    }

    private static PerformanceData reset(List<String> arguments) {
        PerfqueryOptions options = new PerfqueryOptions();
        options.read(arguments.toArray(String[]::new));
        int port = PortSelection.parse(options.operands().get(1)).first();
        @Nullable PerformanceAttribute choice = AttributeChoice.of(options);
        if (choice == PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS) {
            return CounterReset.ofExtendedSpeeds(port, CounterReset.longMask(options));
        }
        if (choice != null) {
            return CounterReset.of(choice, port, CounterReset.mask(options));
        }
        PerformanceAttribute attribute = options.has(PerfqueryOption.EXTENDED)
                ? PerformanceAttribute.PORT_COUNTERS_EXTENDED
                : PerformanceAttribute.PORT_COUNTERS;
        return CounterReset.of(attribute, port, CounterReset.mask(options, SWITCH));
    }

    /** The last printed datagram with a Set. */
    private static byte[] lastSet(String dump) {
        byte[] found = null;
        for (String part : dump.split("send buf\n", -1)) {
            StringBuilder digits = new StringBuilder();
            part.lines().takeWhile(row -> row.matches("([0-9a-f]{4} ?){8}")).forEach(digits::append);
            byte[] bytes = HexFormat.of().parseHex(digits.toString().replace(" ", ""));
            if (bytes.length >= UMAD + Mad.SIZE && bytes[UMAD + METHOD] == SET) {
                found = Arrays.copyOfRange(bytes, UMAD, UMAD + Mad.SIZE);
            }
        }
        if (found == null) {
            throw new AssertionError("the C tool sent no Set; it printed:\n" + dump);
        }
        return found;
    }
}
