package org.rdma4j.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.rdma4j.tools.fabric.FabricExtension;

/** Faults of a port on an InfiniBand fabric, caused with ibsim and opensm, on a host without other faults. */
class FabricFaultsTest {
    private static final String PORT = "\"H1\"[1]";

    @RegisterExtension
    static final FabricExtension FABRIC = new FabricExtension("two-switches.net");

    @TempDir
    Path folder;

    @Test
    void anUnpluggedCableAndThenAMissingSubnetManagerAreReported() throws Exception {
        FABRIC.fabric().unplug(PORT);

        assertThat(reportOn("unplugged"))
                .contains("\nbroken       port: ibsim0, port 1 is DOWN\n")
                .contains("             1. ibstat ibsim0 1\n");

        FABRIC.fabric().plugIn(PORT);

        assertThat(reportOn("unmanaged"))
                .contains("\nbroken       port: ibsim0, port 1 waits for its subnet manager (INIT)\n")
                .contains(
                        "             1. sminfo -C ibsim0 -P 1\n             2. if none answers: systemctl start opensm\n");

        FABRIC.fabric().sweep("H1");

        assertThat(reportOn("managed")).doesNotContain("broken", "warning");
    }

    private String reportOn(String name) throws Exception {
        Path system = Files.createDirectory(folder.resolve(name));
        FABRIC.fabric().copySysfs("H1", system);
        write(system, "proc/devices", "Character devices:\n231 infiniband_mad\n231 infiniband_verbs\n");
        write(system, "proc/modules", "ib_core 1 0 - Live 0x0\nib_uverbs 1 0 - Live 0x0\nib_umad 1 0 - Live 0x0\n");
        write(system, "rdma4j/nodes/umad0", "in order");
        write(system, "proc/self/limits", "Max locked memory         unlimited            unlimited            bytes");
        write(system, "var/log/dmesg", "");
        for (String library : new String[] {"libibverbs.so.1", "libibumad.so.3", "librdmacm.so.1"}) {
            write(system, "usr/lib64/" + library, "");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Doctor().run(new String[] {"--root", system.toString()}, stream, stream);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void write(Path system, String path, String text) throws IOException {
        Path file = system.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
