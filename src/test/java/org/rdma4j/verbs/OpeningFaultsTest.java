package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.ChildJvm;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Devices that cannot be opened although their nodes are in order. The guest is discarded afterwards. */
@Tag("one-kernel")
class OpeningFaultsTest {
    /** The folder of the providers depends on the architecture. */
    private static final String PROVIDERS = "$(dirname /usr/lib/*/libibverbs/librxe-rdmav*.so)";

    @Test
    void aCgroupThatAllowsNoDevice() throws Exception {
        List<String> said = in(
                "mountpoint -q /sys/fs/cgroup || mount -t cgroup2 none /sys/fs/cgroup",
                "echo +rdma > /sys/fs/cgroup/cgroup.subtree_control",
                "mkdir -p /sys/fs/cgroup/poor",
                "echo '%s hca_handle=0' > /sys/fs/cgroup/poor/rdma.max".formatted(SoftRoceDevice.name()),
                "echo $$ > /sys/fs/cgroup/poor/cgroup.procs");

        assertThat(said.getFirst())
                .startsWith("ibv_open_device: EAGAIN (%s, /dev/infiniband/uverbs0); ".formatted(SoftRoceDevice.name()))
                .contains(
                        "the cgroup /sys/fs/cgroup/poor allows no more of: %s hca_handle (0). Opening a device takes one"
                                .formatted(SoftRoceDevice.name()))
                .contains("try, in this order, as root: echo '%s hca_handle=max' > /sys/fs/cgroup/poor/rdma.max"
                        .formatted(SoftRoceDevice.name()));
        assertThat(said.getLast()).isEqualTo("opened");
    }

    @Test
    void aProviderThatIsNotInstalled() throws Exception {
        List<String> said = in("mount -t tmpfs none " + PROVIDERS);

        assertThat(said)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("there is no RDMA device named " + SoftRoceDevice.name())
                        .contains("libibverbs has no provider for rxe devices")
                        .contains("apt-get install ibverbs-providers"));
    }

    /** Runs these commands and then the program in a separate mount namespace, and returns its output. */
    private static List<String> in(String... commands) throws Exception {
        String script = String.join(" && ", commands) + " && exec \"$0\" \"$@\"";
        return new ChildJvm("unshare", "--mount", "sh", "-c", script)
                .run(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        ChildJvm.classPath(),
                        OpenDevices.class.getName(),
                        SoftRoceDevice.name());
    }
}
