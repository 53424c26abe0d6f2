package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.ChildJvm;
import org.rdma4j.host.SystemRoot;

/** Faults that are caused on a soft-RoCE device. The guest is discarded afterwards. */
@Tag("bare-kernel")
class SoftRoceFaultsTest {
    private static final String NODE = "/dev/infiniband/uverbs0";

    @BeforeEach
    void theDeviceIsWhole() throws Exception {
        assertThat(first().state()).isLessThanOrEqualTo(State.NOTE);
    }

    @Test
    void theRemedyMakesARemovedNodeAgain() throws Exception {
        Shell.require("rm " + NODE);

        Finding removed = first();

        assertThat(removed.summary()).startsWith(NODE + " does not exist").endsWith("(231:192): it was removed");
        assertMends(removed);
    }

    @Test
    void theRemedyMakesTheConnectionManagersNodeAgain() throws Exception {
        Shell.require("rm /dev/infiniband/rdma_cm");

        Finding removed = first();

        assertThat(removed.summary())
                .startsWith("/dev/infiniband/rdma_cm is missing, though the kernel has its device");
        assertMends(removed);
    }

    @Test
    void allNodesRemoved() throws Exception {
        Shell.require("mv /dev/infiniband /dev/elsewhere");

        assertThat(first().summary()).startsWith(NODE + " does not exist");

        Shell.require("mv /dev/elsewhere /dev/infiniband");
    }

    /** With a separate /dev, as containers have. */
    @Test
    void aContainerWithoutTheNodes() throws Exception {
        String devices = "mount -t tmpfs none /dev && mknod /dev/null c 1 3 && mknod /dev/urandom c 1 9"
                + " && mknod /dev/random c 1 8 && exec \"$0\" \"$@\"";

        assertThat(describe("unshare", "-m", "sh", "-c", devices).getFirst())
                .isEqualTo("broken: this container has no node that matches rxe0: " + NODE + " is not there");
    }

    /** The container has the node of one device, but not that of the other. */
    @Test
    void aContainerWithOneNodeOfTwo() throws Exception {
        Shell.require(
                "ip link add other0 type dummy && ip link set other0 up && rdma link add rxe1 type rxe netdev other0");
        Shell.await("test -c /dev/infiniband/uverbs1");
        String devices = "mount -t tmpfs none /dev && mknod /dev/null c 1 3 && mknod /dev/urandom c 1 9"
                + " && mknod /dev/random c 1 8 && mkdir /dev/infiniband && mknod -m 0666 %s c 231 192".formatted(NODE)
                + " && mknod -m 0666 /dev/infiniband/rdma_cm c $(tr : ' ' < /sys/class/misc/rdma_cm/dev)"
                + " && exec \"$0\" \"$@\"";

        List<String> lines = describe("unshare", "-m", "sh", "-c", devices);

        assertThat(lines).contains("note: this container has no node for rxe1, which belongs to others");
        assertThat(lines).noneMatch(line -> line.startsWith("broken"));
        Shell.require("rdma link delete rxe1 && ip link delete other0");
    }

    @Test
    void aDeviceCgroupThatForbidsOneNodeOfTwo() throws Exception {
        Shell.require(
                "ip link add other0 type dummy && ip link set other0 up && rdma link add rxe1 type rxe netdev other0");
        Shell.await("test -c /dev/infiniband/uverbs1");
        Shell.require(
                "mkdir -p /run/devices && mount -t cgroup -o devices none /run/devices && mkdir /run/devices/job");
        Shell.require("echo 'c 231:193 rwm' > /run/devices/job/devices.deny");

        List<String> lines = describe("sh", "-c", "echo $$ > /run/devices/job/cgroup.procs && exec \"$0\" \"$@\"");

        assertThat(lines).contains("note: this container has no node for rxe1, which belongs to others");
        assertThat(lines).noneMatch(line -> line.startsWith("broken"));
        Shell.require(
                "rmdir /run/devices/job && umount /run/devices && rdma link delete rxe1 && ip link delete other0");
    }

    /** In shared mode, another network namespace sees the device, but none of its addresses. */
    @Test
    void aNetworkNamespaceWithoutTheInterfaceOfTheGids() throws Exception {
        Shell.require("ip netns add elsewhere");

        assertThat(describe("ip", "netns", "exec", "elsewhere").getFirst())
                .isEqualTo("broken: rxe0, port 1 has no usable GID in this network namespace");

        Shell.require("ip netns delete elsewhere");
    }

    /** In exclusive mode, another network namespace does not see the device. */
    @Test
    void aNetworkNamespaceWithoutTheDevice() throws Exception {
        Shell.await("rdma system set netns exclusive");
        Shell.require("ip netns add elsewhere");

        assertThat(describe("ip", "netns", "exec", "elsewhere").getFirst())
                .isEqualTo("broken: there is no RDMA device in this network namespace");
        assertThat(first().state()).isLessThanOrEqualTo(State.NOTE);

        Shell.require("ip netns delete elsewhere");
        Shell.await("rdma system set netns shared");
    }

    /**
     * A soft-RoCE device is removed when its interface moves into a pod's namespace, and can be added again when it
     * comes back.
     */
    @Test
    void anInterfaceThatIsMovedIntoAnotherNetworkNamespaceAndBack() throws Exception {
        Shell.await("rdma system set netns exclusive");
        Shell.require("rdma link delete rxe0 && ip link add other0 type dummy && ip link set other0 up"
                + " && rdma link add rxe1 type rxe netdev other0 && ip netns add pod");
        Shell.require("ip link set other0 netns pod");
        Shell.await("test ! -e /sys/class/infiniband/rxe1");

        Finding gone = first();

        assertThat(gone.state()).isEqualTo(State.BROKEN);
        assertThat(gone.summary()).isEqualTo("there is no RDMA device in this network namespace");
        assertThat(gone.remedies()).noneMatch(remedy -> remedy.contains("modprobe"));
        assertThat(Shell.output(gone.remedies().get(0))).contains("exclusive");
        assertThat(Shell.output(gone.remedies().get(1))).contains("pod");
        Shell.require(gone.remedies().get(2).replace("NAMESPACE", "pod"));

        Shell.require("ip netns exec pod ip link set other0 netns 1 && ip link set other0 up"
                + " && rdma link add rxe1 type rxe netdev other0");
        Shell.await("test -c " + NODE);
        assertThat(first().state()).isLessThanOrEqualTo(State.NOTE);

        Shell.require("ip netns delete pod && rdma link delete rxe1 && ip link delete other0");
        Shell.await("rdma system set netns shared");
        Shell.require("rdma link add rxe0 type rxe netdev wire0");
        Shell.await("test -c " + NODE);
    }

    /** In a container of an ordinary user, even its root has no capability to lock more memory. */
    @Test
    void aRootlessContainerWithLittleLockedMemory() throws Exception {
        assertThat(describe("unshare", "-U", "-r", "sh", "-c", "ulimit -l 64 && exec \"$0\" \"$@\"")
                        .getFirst())
                .isEqualTo("warning: this user may lock 64 KiB of memory");
    }

    /** A separate JVM replaces ibv_devices if that is not installed. */
    @Test
    void aSeparateJvmAsksLibibverbs() throws Exception {
        Shell.require("echo 'driver nosuch' > /etc/libibverbs.d/nosuch.driver");
        Process listing = DeviceListing.program().redirectErrorStream(true).start();

        LibibverbsReport report =
                LibibverbsReport.of(listing.inputReader().lines().toList());

        assertThat(listing.waitFor()).isZero();
        assertThat(report.devices()).containsExactly("rxe0");
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("couldn't load driver 'libnosuch-rdmav34.so'");
        Shell.require("rm /etc/libibverbs.d/nosuch.driver");
    }

    @Test
    void aModuleThatModprobeIsToldNotToLoad() throws Exception {
        Shell.require("rdma link delete rxe0 && modprobe -r rdma_rxe");
        Shell.require("echo 'install rdma_rxe /bin/false' > /etc/modprobe.d/local.conf");
        assertThat(Shell.run("modprobe rdma_rxe")).isNotZero();

        Finding kept = first();

        assertThat(kept.state()).isEqualTo(State.BROKEN);
        assertThat(kept.summary()).isEqualTo("rdma_rxe is disabled in the configuration of modprobe");
        assertThat(kept.remedies().getFirst())
                .isEqualTo("take the line 'install rdma_rxe /bin/false' out of /etc/modprobe.d/local.conf");
        Shell.require("sed -i '/^install rdma_rxe/d' /etc/modprobe.d/local.conf");
        Shell.require(kept.remedies().getLast());
        Shell.require("rdma link add rxe0 type rxe netdev wire0");
        Shell.await("test -c " + NODE);
    }

    /**
     * A copy of the kernel's own module, changed so that it looks like another build. A kernel with symbol versions
     * compares only the text after the release. The signature marker is cut off, because the kernel would check the
     * signature first.
     */
    @Test
    void aModuleThatWasBuiltForAnotherKernel() throws Exception {
        Shell.require("cp $(modinfo -n ib_iser) /run/ib_iser.ko && truncate -s -28 /run/ib_iser.ko"
                + " && sed -i \"s/\\(vermagic=$(uname -r) \\)SMP/\\1UMP/\" /run/ib_iser.ko");
        assertThat(Shell.run("insmod /run/ib_iser.ko")).isNotZero();

        assertThat(Diagnosis.of(SystemRoot.HOST).findings())
                .filteredOn(finding -> finding.summary().equals("ib_iser was refused; RDMA itself does not need it"))
                .singleElement()
                .satisfies(refused -> {
                    assertThat(refused.state()).isEqualTo(State.NOTE);
                    assertThat(refused.evidence()).anyMatch(line -> line.contains("version magic"));
                });
        Shell.require("dmesg -C");
    }

    @Test
    void aNodeWithAnotherNumberIsMendedByTheRemedy() throws Exception {
        Shell.require("rm %1$s && mknod %1$s c 231 128".formatted(NODE));

        Finding broken = first();

        assertThat(broken.summary()).contains("has the number 231:128");
        assertMends(broken);
    }

    /** A container runtime creates a folder if the node that it shall mount does not exist. */
    @Test
    void aFolderInPlaceOfTheNodeIsMovedAside() throws Exception {
        Shell.require("rm %1$s && mkdir %1$s && echo precious > %1$s/file".formatted(NODE));

        Finding broken = first();

        assertThat(broken.summary()).endsWith("is not a character device");
        assertMends(broken);
        assertThat(Shell.output("cat %s.old/file".formatted(NODE))).isEqualTo("precious");
        Shell.require("rm %1$s.old/file && rmdir %1$s.old".formatted(NODE));
    }

    @Test
    void aNodeThatAnOrdinaryUserMayNotOpen() throws Exception {
        Shell.require("chmod 000 " + NODE);

        assertThat(asOrdinaryUser().getFirst())
                .startsWith("broken: " + NODE + " may not be opened for reading and writing (EACCES)");

        Shell.require("chmod 0666 " + NODE);
    }

    @Test
    void anOrdinaryUserWithLittleLockedMemory() throws Exception {
        assertThat(asOrdinaryUser().getFirst()).isEqualTo("warning: this user may lock 64 KiB of memory");
    }

    @Test
    void aNetworkInterfaceThatIsDown() throws Exception {
        Shell.require("ip link set wire0 down");
        Shell.await("grep -q DOWN /sys/class/infiniband/rxe0/ports/1/state");

        assertThat(first().summary()).isEqualTo("rxe0, port 1 is DOWN");

        Shell.require("ip link set wire0 up");
        Shell.await("grep -q ACTIVE /sys/class/infiniband/rxe0/ports/1/state");
    }

    @Test
    void aProviderThatIsNotInstalled() throws Exception {
        String provider = Shell.output("ls /usr/lib/*/libibverbs/librxe-rdmav*.so");
        Shell.require("mv %s /run".formatted(provider));

        Finding missing = first();

        assertThat(missing.state()).isEqualTo(State.BROKEN);
        assertThat(missing.summary()).isEqualTo("libibverbs has no provider for rxe devices");
        assertThat(Shell.output("ibv_devices")).doesNotContain("rxe0");

        Shell.require("mv /run/librxe-rdmav*.so " + provider);
    }

    @Test
    void theRemedyRegistersAnUnlistedProvider() throws Exception {
        Shell.require("rm /etc/libibverbs.d/rxe.driver");

        Finding missing = first();

        assertThat(missing.state()).isEqualTo(State.BROKEN);
        assertThat(missing.summary()).isEqualTo("no file in /etc/libibverbs.d names the provider for rxe devices");
        assertThat(Shell.output("ibv_devices")).doesNotContain("rxe0");
        assertMends(missing);
        assertThat(Shell.output("ibv_devices")).contains("rxe0");
    }

    @Test
    void theRemediesWidenACgroupThatAllowsNoDevice() throws Exception {
        String group = "/sys/fs/cgroup/rdma4j";
        Shell.require("mountpoint -q /sys/fs/cgroup || mount -t cgroup2 none /sys/fs/cgroup");
        Shell.require("echo +rdma > /sys/fs/cgroup/cgroup.subtree_control && mkdir " + group);
        Shell.require("echo 'rxe0 hca_handle=0 hca_object=0' > %s/rdma.max".formatted(group));
        String[] inside = {"sh", "-c", "echo $$ > %s/cgroup.procs && exec \"$0\" \"$@\"".formatted(group)};

        assertThat(describe(inside).getFirst())
                .isEqualTo("broken: the cgroup %s allows no more of: rxe0 hca_handle (0), rxe0 hca_object (0)"
                        .formatted(group));

        Shell.require("echo 'rxe0 hca_handle=max' > %1$s/rdma.max && echo 'rxe0 hca_object=max' > %1$s/rdma.max"
                .formatted(group));
        assertThat(describe(inside)).noneMatch(line -> line.startsWith("broken"));
    }

    @Test
    void anAddressThatWasRemoved() throws Exception {
        String address = Shell.output("ip -4 -o address show dev wire0 | awk '{print $4}'");
        Shell.require("ip address del %s dev wire0".formatted(address));

        assertThat(first().summary()).isEqualTo("rxe0, port 1 has no GID from an IPv4 address");

        Shell.require("ip address add %s dev wire0".formatted(address));
    }

    @Test
    void anMtuThatIsTooSmall() throws Exception {
        String mtu = Shell.output("cat /sys/class/net/wire0/mtu");
        Shell.require("ip link set wire0 mtu 600");

        assertThat(first().summary()).isEqualTo("rxe0, port 1 has an MTU of 600 on wire0");

        Shell.require("ip link set wire0 mtu " + mtu);
    }

    @Test
    void twoFaultsAreBothReportedAndTheCauseComesFirst() throws Exception {
        Shell.require("rm " + NODE + " && ip link set wire0 down");
        Shell.await("grep -q DOWN /sys/class/infiniband/rxe0/ports/1/state");

        List<Finding> broken = Diagnosis.of(SystemRoot.HOST).findings().stream()
                .filter(finding -> finding.state() == State.BROKEN)
                .toList();

        assertThat(broken).extracting(Finding::subject).containsExactly("device nodes", "port");
        for (Finding each : broken) {
            for (String command : each.remedies()) {
                Shell.require(command);
            }
        }
        Shell.await("grep -q ACTIVE /sys/class/infiniband/rxe0/ports/1/state");
    }

    @Test
    void theRemediesMakeADeletedDeviceAgain() throws Exception {
        Shell.require("rdma link delete rxe0");

        Finding none = first();

        assertThat(none.state()).isEqualTo(State.WARNING);
        assertThat(none.summary()).isEqualTo("there is no RDMA card that is known here, and no RDMA device");
        assertThat(none.remedies())
                .contains("rdma link add rxe0 type rxe netdev wire0")
                .as("modprobe of a module that is loaded")
                .noneMatch(remedy -> remedy.contains("modprobe"));
        for (String command : none.remedies().subList(1, none.remedies().size())) {
            Shell.require(command);
        }
        Shell.await("test -c " + NODE);
    }

    @Test
    void errorCountersThatGrow() throws Exception {
        try (LostMessages _ = new LostMessages("rxe0")) {
            Finding growing = first();

            assertThat(growing.state()).isEqualTo(State.WARNING);
            assertThat(growing.summary()).isEqualTo("error counters are growing");
            assertThat(growing.evidence())
                    .anyMatch(line -> line.matches("rxe0, port 1, retry_exceeded_err: \\d+, and 100 ms later \\d+"));
            assertThat(growing.remedies()).contains("rdma statistic show");
        }
    }

    @Test
    void aModuleThatIsNotLoaded() throws Exception {
        Shell.require("modprobe -r rdma_ucm");

        Finding missing = Diagnosis.of(SystemRoot.HOST).findings().stream()
                .filter(finding -> finding.summary().equals("the module rdma_ucm is not loaded"))
                .findFirst()
                .orElseThrow();

        Shell.require(missing.remedies().getFirst());
        assertThat(Diagnosis.of(SystemRoot.HOST).findings())
                .noneMatch(finding -> finding.summary().equals(missing.summary()));
    }

    private static Finding first() {
        return Diagnosis.of(SystemRoot.HOST).findings().getFirst();
    }

    /** Runs the first remedy exactly as it is printed. */
    private static void assertMends(Finding finding) throws Exception {
        Shell.require(finding.remedies().getFirst());
        assertThat(first().state()).isLessThanOrEqualTo(State.NOTE);
    }

    private static List<String> asOrdinaryUser() throws Exception {
        return describe("setpriv", "--reuid=65534", "--clear-groups", "prlimit", "--memlock=65536");
    }

    private static List<String> describe(String... before) throws Exception {
        return new ChildJvm(before).run("-cp", ChildJvm.classPath(), DescribeDiagnosis.class.getName());
    }
}
