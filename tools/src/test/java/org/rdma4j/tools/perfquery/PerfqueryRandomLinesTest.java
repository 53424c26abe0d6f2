package org.rdma4j.tools.perfquery;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.tools.fabric.FabricExtension;

/** Random command lines, given to the perfquery of infiniband-diags and to ours on the same simulated fabric. */
class PerfqueryRandomLinesTest {
    private static final long SEED = 5;
    private static final int RANDOM_LINES = 250;

    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    private static SideBySide atH1;

    @BeforeAll
    static void start() throws Exception {
        atH1 = new SideBySide(FABRIC.fabric(), "H1");
    }

    @AfterAll
    static void stop() {
        atH1.close();
    }

    @ParameterizedTest(name = "perfquery {0}")
    @MethodSource("randomLines")
    void randomLinesPrintAndEndAsInTheCTool(String line) throws Exception {
        atH1.compare(line);
    }

    static Stream<String> randomLines() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        return Stream.generate(() -> randomLine(random)).limit(RANDOM_LINES);
    }

    private static String randomLine(RandomGenerator random) {
        List<String> words = new ArrayList<>();
        int options = random.nextInt(4);
        for (int count = 0; count < options; count++) {
            words.add(pick(random, OPTIONS));
        }
        List<String> operands = new ArrayList<>();
        if (random.nextInt(10) > 0) {
            operands.add(pick(random, ADDRESSES));
            if (random.nextInt(6) > 0) {
                operands.add(pick(random, PORTS));
                if (random.nextInt(4) == 0) {
                    operands.add(pick(random, MASKS));
                }
            }
        }
        // Options may be anywhere, as long as the order of the operands stays the same.
        int place = 0;
        for (String operand : operands) {
            place += random.nextInt(words.size() - place + 1);
            words.add(place, operand);
            place++;
        }
        return String.join(" ", words);
    }

    private static String pick(RandomGenerator random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static final List<String> OPTIONS = List.of(
            "-x",
            "-x",
            "-a",
            "-a",
            "-l",
            "-l",
            "-r",
            "-r",
            "-R",
            "-R",
            "-ax",
            "-lx",
            "-rx",
            "-xR",
            "-d",
            "-v",
            "-e",
            "-D",
            "-E",
            "-X",
            "-T",
            "-c",
            "-L",
            "-P1",
            "-P2",
            "-Cibsim0",
            "-Cibsim1",
            "-y1",
            "-s1",
            "-s0",
            "-G",
            "--ext",
            "--extended_speeds",
            "--all_ports",
            "--loop",
            "--reset_a",
            "--Re",
            "--rcvcc",
            "--vl",
            "--vloppackets",
            "--swportvlcong",
            "--Port=1",
            "--time=900",
            "-t0x400",
            "-W",
            "-V",
            "-h");

    private static final List<String> ADDRESSES = List.of(
            "@H1[1]", "@H1[1]", "@H1[2]", "@H2[1]", "@H2[1]", "@S1[0]", "@S1[0]", "@S1[0]", "@S2[0]", "@S2[0]", "77",
            "0");

    private static final List<String> PORTS = List.of(
            "0", "1", "1", "1", "2", "2", "3", "4", "255", "1,2", "1,2,3", "1-2", "1-3", "1-4", "2-1", "0x2", "1,",
            "257", "two");

    private static final List<String> MASKS =
            List.of("0", "1", "0xf", "0xfff", "0xf000", "0xffff", "0x1ffff", "-1", "all");
}
