package org.rdma4j.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemedyTest {
    private static final String LIMITS =
            "printf '* soft memlock unlimited\\n* hard memlock unlimited\\n' > /etc/security/limits.d/90-memlock.conf";

    @ParameterizedTest
    @CsvSource({
        "modprobe ib_uverbs, sudo modprobe ib_uverbs",
        "or: modprobe ib_uverbs, or: sudo modprobe ib_uverbs",
        "systemctl start opensm, sudo systemctl start opensm",
        "cat /dev/rshim0/misc, sudo cat /dev/rshim0/misc",
        "mv -nT /dev/a /dev/a.old && mknod /dev/a c 1 3, 'sudo sh -c \"mv -nT /dev/a /dev/a.old && mknod /dev/a c 1 3\"'",
        "ip link set eth0 up, sudo ip link set eth0 up",
        "rdma link add rxe0 type rxe netdev eth0, sudo rdma link add rxe0 type rxe netdev eth0",
        "echo ib_umad > /etc/modules-load.d/ib_umad.conf, 'sudo sh -c \"echo ib_umad > /etc/modules-load.d/ib_umad.conf\"'"
    })
    void aCommandThatNeedsRootSaysSo(String command, String printed) {
        assertThat(Remedy.withSudo(command)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rdma link show",
                "rdma system",
                "cat /proc/sys/fs/file-nr",
                "lspci -nn",
                "ibv_devices",
                "start the container with --ulimit memlock=-1",
                "systemctl edit slurmd, and there [Service] LimitMEMLOCK=infinity",
                "ethtool eth0"
            })
    void aCommandThatNeedsNoRootStaysUnchanged(String step) {
        assertThat(Remedy.withSudo(step)).isEqualTo(step);
    }

    /** Runs in a shell in which sudo just runs its arguments. */
    @Test
    void aCommandWithQuotesDoesTheSameUnderSudo() throws Exception {
        String plain = LIMITS.replaceFirst(" > .*", "");
        String asUser = Remedy.withSudo(plain + " > /dev/stdout");

        assertThat(output("sudo() { \"$@\"; }; " + asUser)).isEqualTo(output(plain));
    }

    @Test
    void aLongCommandIsContinuedAsAShellUnderstandsIt() throws Exception {
        String command = "printf '%s,' one two three 'four  four' five six seven eight nine ten eleven twelve";

        List<String> lines = Remedy.lines(command, 30);

        assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 30);
        assertThat(output(String.join("\n", lines))).isEqualTo(output(command));
    }

    private static String output(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
