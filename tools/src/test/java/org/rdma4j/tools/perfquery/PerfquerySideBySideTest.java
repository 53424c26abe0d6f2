package org.rdma4j.tools.perfquery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.tools.fabric.FabricExtension;
import org.rdma4j.tools.fabric.JavaProgram;

/** Runs the perfquery of infiniband-diags and ours, one after the other, on the same simulated fabric. */
class PerfquerySideBySideTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    private static SideBySide atH1;
    private static SideBySide atH2;

    @BeforeAll
    static void start() throws Exception {
        atH1 = new SideBySide(FABRIC.fabric(), "H1");
        atH2 = new SideBySide(FABRIC.fabric(), "H2");
    }

    @AfterAll
    static void stop() {
        atH1.close();
        atH2.close();
    }

    @ParameterizedTest(name = "perfquery {0}, a process of its own")
    @ValueSource(strings = {"", "-x @H2[1] 1", "-al @S1[0]", "-rx @S1[0] 1-3", "-t 1000 77", "-dt abc", "-q", "-V"})
    void aSeparateProcessDoesTheSame(String line) throws Exception {
        atH1.compare(line, arguments -> {
            List<String> command = new ArrayList<>(List.of("perfquery"));
            command.addAll(arguments);
            return FABRIC.fabric().run("H1", JavaProgram.tool(command));
        });
    }

    @ParameterizedTest(name = "perfquery -z with {0}")
    @ValueSource(
            strings = {
                "CA=ibsim0",
                "CA=nosuch",
                "CA=nosuch\nCA=ibsim0",
                "Port=1",
                "Port=7",
                "Port=0x1",
                "Porter=7",
                "# Port=7",
                "\n\ntimeout=500\nm_key=0x5",
                "timeout=0",
                "nothing of the kind=1",
                "=Port=7",
                "MLX_EPI=yes\nsa_key=1\nnd_format=x\nPort=7"
            })
    void aConfigurationFileDoesTheSame(String content, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ibdiag.conf"), content + "\n");

        atH1.compare("-z " + file + " @S1[0] 1");
    }

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
                // unused addresses
                "-t 1000 77 1",
                "-x -t 1000 77",
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
                "-t 0x400 @H2[1] 1",
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
                // behaviour of getopt
                "@H2[1] 1 -x",
                "@H2[1] -x 1",
                "-xL @H2[1] 1",
                "-xt1000 @H2[1] 1",
                "--extended @H2[1] 1",
                "--Ca ibsim0 --Port 1 --timeout 1500 @H2[1] 1",
                "--Ca=ibsim0 --Port=1 @H2[1] 1",
                "--time 1500 @H2[1] 1",
                "-x -x @H2[1] 1",
                "-- @H2[1] 1",
                "@H2[1] 1 0xffff",
                // command lines that do not send anything
                "-h",
                "-V",
                "-q",
                "--nonsense",
                "-C",
                // all ports
                "-a",
                "-x -a",
                "-l",
                "-al",
                "-a @H1[1]",
                "-xa @H2[1]",
                "-a @S1[0]",
                "-ax @S1[0]",
                "-al @S1[0]",
                "-alx @S2[0]",
                "-a @S1[0] 255",
                "-l @S1[0] 255",
                "-a @S1[0] 1",
                "-la @S1[0] 2",
                "-a @H1[1] 1",
                "-la @H2[1]",
                // lists and ranges
                "@S1[0] 1,2",
                "@S1[0] 1,2,3",
                "-x @S1[0] 3,1",
                "@S1[0] 1,",
                "@S1[0] ,",
                "@S1[0] ,,2,,1,",
                "@S1[0] 1,5",
                "@S1[0] 2,255",
                "@S1[0] 255,2",
                "-a @S1[0] 255,2",
                "-a @S1[0] 1,2,3",
                "-xa @S1[0] 1,3",
                "-a @H1[2] 2,2,2,2,2",
                "-xa @H1[2] 2,2",
                "-l @S1[0] 1,2",
                "-al @S1[0] 1,2",
                "@S1[0] 1-3",
                "-x @S1[0] 1-3",
                "-a @S1[0] 1-3",
                "-l @S1[0] 1-3",
                "@S1[0] 3-1",
                "@S1[0] 2-2",
                "@S1[0] a-b",
                "@S1[0] 0x1-0x3",
                "@S1[0] 1-2-3",
                "@S1[0] 1-4294967295",
                "@S1[0] 256-258",
                "-a @S1[0] 01,1x",
                "-- @S1[0] -2",
                "0 3-1",
                // resets
                "-R @H1[1] 1",
                "-R",
                "-r",
                "-xR",
                "-r @H1[1] 1",
                "-R @S1[0] 1",
                "-R @S1[0] 1,3",
                "-r @S1[0] 1-3",
                "-Ra @S1[0]",
                "-ra @S1[0]",
                "-xra @S1[0]",
                "-Rl @S1[0] 255",
                "-R @S1[0] 2 0x0fff",
                "-R @S1[0] 2 0xf000",
                "-R @S1[0] 2 0x0001",
                "-R @S1[0] 2 0",
                "-R @S1[0] 2 0x10000",
                "-R @S1[0] 2 0xffffffffffffffff",
                "-R @S1[0] 2 -1",
                "-R @S1[0] 2 abc",
                "-xR @S1[0] 2",
                "-xR @S1[0] 2 0x1",
                "-xR @S1[0] 2 0xff",
                "-xr @S1[0] 2 0",
                "-rR @S1[0] 2",
                "-R @S1[0] 9",
                "-xR @S1[0] 9",
                "-R @S1[0] 255",
                "-aR @H1[1] 2",
                "-R -t 1000 77 1",
                // one attribute
                "-X @S1[0] 1",
                "-S @S1[0] 1",
                "-D @S1[0] 1",
                "-E @S1[0] 1",
                "-T @S1[0] 1",
                "-c @S1[0] 1",
                "--oprcvcounters @S1[0] 1",
                "--flowctlcounters @S1[0] 1",
                "--vloppackets @S1[0] 1",
                "--vlopdata @S1[0] 1",
                "--vlxmitflowctlerrors @S1[0] 1",
                "--vlxmitcounters @S1[0] 1",
                "--swportvlcong @S1[0] 1",
                "--rcvcc @S1[0] 1",
                "--slrcvfecn @S1[0] 1",
                "--slrcvbecn @S1[0] 1",
                "--xmitcc @S1[0] 1",
                "--vlxmittimecc @S1[0] 1",
                "-D @H1[1] 1",
                "-E",
                "-lD @S1[0] 1-2",
                "-DE @S1[0] 1",
                "-ED @S1[0] 1",
                "-xD @S1[0] 1",
                "-rD @S1[0] 1",
                "-RD @S1[0] 1",
                "-RE @S1[0] 1 3",
                "-RT @S1[0] 1",
                "-RT @S1[0] 1 0x12",
                "-dRT @S1[0] 1 0x12",
                "-rT @S1[0] 1",
                "-Rc @S1[0] 1",
                "-aD @S1[0]",
                "-D @S1[0] 255",
                // debug and error output
                "-d @S1[0] 1",
                "-d @S1[0] 9",
                "-d -C nowhere",
                "-d -t abc",
                "-t abc -d",
                "-dd @S1[0] 255",
                "-dR @S1[0] 9",
                "-d -t 1000 77",
                "-d 0",
                "-e @S1[0] 1",
                "-v @S1[0] 1",
                "-ev @S1[0] 9",
                "-vvvd @S1[0] 3-1",
                // keys, managers and files
                "-y 0x10 -a @S1[0]",
                "-y 1 @S1[0] 1",
                "-y zzz @S1[0] 1",
                "-s 1 @S1[0] 1",
                "-s 0 @S1[0] 1",
                "-s nobody",
                "-z /dev/null @S1[0] 1",
                "-z /nowhere @S1[0] 1",
                "-G 0",
                "-G nobody 1",
                // more behaviour of getopt
                "--ex @S1[0] 1",
                "--extended_ @S1[0] 1",
                "--extende @S1[0] 1",
                "--all @S1[0]",
                "--loop --all @S1[0]",
                "--Re @S1[0] 1",
                "--reset @S1[0] 1",
                "--r @S1[0] 1",
                "--rese=1 @S1[0] 1",
                "--Port=1 --Ca=ibsim0 @S1[0] 1",
                "--Port= @S1[0] 1",
                "--v @S1[0] 1",
                "--vers",
                "--verb @S1[0] 1",
                "--he",
                "--=1",
                "-xq @S1[0] 1",
                "-x: @S1[0] 1",
                "-xP @S1[0] 1",
                "-xP1 @S1[0] 1",
                "-V -q",
                "-q -V",
                "-h -V",
                "-xV",
                "-K @S1[0] 1",
                "--Direct @S1[0] 1",
                "--show_keys",
                "@S1[0] 1 -- -x",
                "@S1[0] -- 1 -x",
                "-x -- @S1[0] 1",
                "-",
                "- 1",
                "@S1[0] -",
                "@S1[0] 1 1 1 1",
            })
    void printsAndEndsAsTheCTool(String line) throws Exception {
        atH1.compare(line);
    }

    @ParameterizedTest(name = "perfquery {0} at the other host")
    @ValueSource(strings = {"", "-x", "@H1[2] 2", "-x @S2[0] 2", "-a", "-R @S2[0] 1"})
    void printsAndEndsAsTheCToolAtTheOtherHost(String line) throws Exception {
        atH2.compare(line);
    }
}
