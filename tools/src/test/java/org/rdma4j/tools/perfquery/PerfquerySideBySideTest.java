package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.tools.fabric.FabricCounters;
import org.rdma4j.tools.fabric.FabricExtension;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

/** The perfquery of infiniband-diags and ours, one after the other, on the same simulated fabric. */
class PerfquerySideBySideTest {
    /** Stands for the LID of the port that it names. */
    private static final Pattern LID_OF = Pattern.compile("@(\\w+\\[\\d+])");

    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @ParameterizedTest(name = "perfquery {0}")
    @ValueSource(
            strings = {
                // the port of this host
                "",
                "-x",
                "-P 1",
                "-P 0x1",
                "-P abc",
                "-C ibsim0",
                "-C ibsim0 -P 1",
                "-x -Cibsim0 -P01",
                "@H1[1]",
                "@H1[1] 1",
                "-x @H1[1] 1",
                "@H1[1] 2",
                "@H1[1] 255",
                // its other port
                "@H1[2] 2",
                "-x @H1[2] 2",
                "@H1[2] 1",
                // another host
                "@H2[1] 1",
                "-x @H2[1] 1",
                "@H2[1]",
                "-x @H2[1]",
                "@H2[1] 2",
                "-x @H2[1] 7",
                "-x @H2[1] 255",
                // switches
                "@S1[0]",
                "-x @S1[0]",
                "@S1[0] 0",
                "@S1[0] 1",
                "@S1[0] 3",
                "-x @S1[0] 3",
                "@S1[0] 4",
                "@S1[0] 5",
                "-x @S1[0] 5",
                "@S1[0] 255",
                "-x @S1[0] 255",
                "@S2[0] 2",
                "-x @S2[0] 2",
                "@S2[0] 255",
                // addresses that nobody has
                "-t 100 77 1",
                "-x -t 100 77",
                "0",
                "0xC000",
                "-x 70000 1",
                "nobody",
                // numbers as C reads them
                "@H2[1]abc 1",
                "@H2[1] 0x1",
                "@H2[1] 01xyz",
                "@H2[1] 257",
                "-x @H2[1] 4294967297",
                "4294967297 1",
                "-t 0x100 @H2[1] 1",
                "-t 2147483647 @H2[1] 1",
                "-t abc",
                "-t 0",
                "-t 10x @H2[1] 1",
                "-t 2147483648",
                // ports and devices that are not there
                "-P 2",
                "-P 300",
                "-C nowhere",
                "-C nowhere -P 1",
                "-x -C nowhere -P 3 @H2[1] 1",
                // the habits of getopt
                "@H2[1] 1 -x",
                "@H2[1] -x 1",
                "-xL @H2[1] 1",
                "-xt100 @H2[1] 1",
                "--extended @H2[1] 1",
                "--Ca ibsim0 --Port 1 --timeout 500 @H2[1] 1",
                "--Ca=ibsim0 --Port=1 @H2[1] 1",
                "--time 500 @H2[1] 1",
                "-x -x @H2[1] 1",
                "-- @H2[1] 1",
                "@H2[1] 1 0xffff",
                // what is not to be run
                "-h",
                "-V",
                "-q",
                "--nonsense",
                "-C",
            })
    void printsAndEndsAsTheCTool(String line) throws Exception {
        compare("H1", line);
    }

    @ParameterizedTest(name = "perfquery {0} at the other host")
    @ValueSource(strings = {"", "-x", "@H1[2] 2", "-x @S2[0] 2"})
    void printsAndEndsAsTheCToolAtTheOtherHost(String line) throws Exception {
        compare("H2", line);
    }

    private static void compare(String host, String line) throws Exception {
        SimulatedFabric fabric = FABRIC.fabric();
        List<String> arguments = arguments(fabric, line);
        prepare(fabric);
        Outcome c = fabric.run(host, prepend("perfquery", arguments));
        prepare(fabric);
        Outcome ours = fabric.run(host, JavaProgram.tool(prepend("perfquery", arguments)));

        String context = "C said on stderr:\n" + c.error() + "\nours said on stderr:\n" + ours.error();
        assertThat(ours.output()).as(context).isEqualTo(c.output());
        assertThat(ours.status()).as(context).isEqualTo(c.status());
    }

    private static void prepare(SimulatedFabric fabric) throws Exception {
        FabricCounters.preset(fabric);
        FabricCounters.saturate(fabric, "H1", 2);
    }

    private static List<String> arguments(SimulatedFabric fabric, String line) {
        return line.isEmpty()
                ? List.of()
                : List.of(LID_OF.matcher(line)
                        .replaceAll(match -> Matcher.quoteReplacement(Integer.toString(fabric.lid(match.group(1)))))
                        .split(" "));
    }

    private static List<String> prepend(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }
}
