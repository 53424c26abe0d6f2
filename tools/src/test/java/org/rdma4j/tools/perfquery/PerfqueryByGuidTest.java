package org.rdma4j.tools.perfquery;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.tools.fabric.FabricExtension;

/** Ports that are named by GUID. Both tools ask a running subnet manager for their LIDs. */
class PerfqueryByGuidTest {
    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    private static Process manager;
    private static SideBySide atH1;

    @BeforeAll
    static void start() throws Exception {
        manager = FABRIC.fabric().startSubnetManager("H2");
        atH1 = new SideBySide(FABRIC.fabric(), "H1");
    }

    @AfterAll
    static void stop() {
        atH1.close();
        manager.destroyForcibly();
    }

    @ParameterizedTest(name = "perfquery {0}")
    @ValueSource(
            strings = {
                "-G @@H2[1] 1",
                "-G @@H1[1] 1",
                "-G @@H1[2] 2",
                "-xG @@H2[1] 1",
                "-G @@S1[0] 1",
                "-aG @@S1[0]",
                "-G @@S1[0] 1,2",
                "-GR @@S1[0] 1",
                "--Guid @@H2[1] 1",
                "-LG @@H2[1] 1",
                "-GL @H2[1] 1",
                "-s @H2[1] -G @@H1[2] 2",
                "-t 500 -s @H1[2] -G @@H1[2] 2",
                "-G 0xdeadbeef 1",
                "-G 0",
                "-G -1",
                "-d -G 0xdeadbeef 1",
            })
    void printsAndEndsAsTheCTool(String line) throws Exception {
        atH1.compare(line);
    }
}
