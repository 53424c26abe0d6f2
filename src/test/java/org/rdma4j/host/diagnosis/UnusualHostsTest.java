package org.rdma4j.host.diagnosis;

import static org.rdma4j.host.diagnosis.ExpectedReports.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits, libraries, rules and graphics cards that other machines have not; {@link ExpectedReports} has the reports. */
class UnusualHostsTest {
    private static final String KERNEL = "/proc/sys/kernel/osrelease";
    private static final String GPU = "/sys/bus/pci/devices/0000:17:00.0";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"limits", "surroundings", "libraries", "rules", "gpus"})
    void isJudgedAsExpected(String name, ReportedMachine.Facts machine) throws Exception {
        ExpectedReports.assertHas(name, machine, folder);
    }

    private static CopiedSystem infiniband(Path folder) throws IOException {
        return KindsOfTroubleTest.infiniband(folder);
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                machine("a limit of 1023 bytes", folder -> infiniband(folder).memlock("1023")),
                machine("a limit of 1 KiB", folder -> infiniband(folder).memlock("1024")),
                machine(
                        "a limit of a byte less than 1 MiB",
                        folder -> infiniband(folder).memlock("1048575")),
                machine("a limit of 1 MiB", folder -> infiniband(folder).memlock("1048576")),
                machine(
                        "a limit of a byte less than 1 GiB",
                        folder -> infiniband(folder).memlock("1073741823")),
                machine("a limit of 1 GiB", folder -> infiniband(folder).memlock("1073741824")),
                machine(
                        "limits of other things",
                        folder -> infiniband(folder)
                                .file(
                                        "/proc/self/limits",
                                        "Max cpu time  unlimited\nMax locked memory  65536  65536  bytes")),
                machine(
                        "IPC_LOCK",
                        folder -> infiniband(folder)
                                .memlock("65536")
                                .file("/proc/self/status", "CapInh:\t0000000000000000\nCapEff:\t0000000000004000")),
                machine(
                        "IPC_LOCK that is not in effect",
                        folder -> infiniband(folder)
                                .memlock("65536")
                                .file("/proc/self/status", "CapInh:\t0000000000004000\nCapEff:\tffffffffffffbfff")),
                machine(
                        "IPC_LOCK in a user namespace",
                        folder -> infiniband(folder)
                                .memlock("65536")
                                .file("/proc/self/uid_map", "0 1000 1")
                                .file("/proc/self/status", "CapEff:\t0000000000004000")),
                machine(
                        "limits.conf that is about other things",
                        folder -> infiniband(folder)
                                .memlock("65536")
                                .file("/etc/security/limits.conf", "* - nofile unlimited\nroot - memlock unlimited")),
                machine(
                        "limits.conf that sets a number",
                        folder -> infiniband(folder)
                                .memlock("65536")
                                .file("/etc/security/limits.conf", "* - memlock 4096")),
                machine(
                        "cgroups that bound one kind of object",
                        folder -> infiniband(folder)
                                .file("/proc/self/cgroup", "12:pids,rdma:/a/b\n3:cpu:/c\n0::/../d\nnonsense")
                                .file(
                                        "/sys/fs/cgroup/rdma/a/rdma.max",
                                        "mlx5_0 hca_handle=max hca_object=7 nonsense =3 x=y")
                                .file("/sys/fs/cgroup/rdma/a/rdma.current", "mlx5_0 hca_handle=1 hca_object=6")
                                .file("/sys/fs/cgroup/rdma.max", "mlx5_0 hca_handle=0")));
    }

    static Stream<Arguments> surroundings() {
        return Stream.of(
                machine("a job of PBS", folder -> inCgroup(folder, "0::/pbspro.service/jobid/7")),
                machine("a job of Slurm", folder -> inCgroup(folder, "0::/system.slice/slurmstepd.scope/job_7")),
                machine("a job of LSF", folder -> inCgroup(folder, "0::/lsf/cluster/job.7")),
                machine("a container of Kubernetes", folder -> inCgroup(folder, "0::/kubepods.slice/pod7")),
                machine(
                        "a container by the mark of Docker",
                        folder -> inCgroup(folder, "0::/").file("/.dockerenv", "")),
                machine(
                        "a container by the mark of Podman",
                        folder -> inCgroup(folder, "0::/").file("/run/.containerenv", "")),
                machine(
                        "a container by its mount",
                        folder -> inCgroup(folder, "0::/")
                                .file(
                                        "/proc/self/mounts",
                                        "udev /dev devtmpfs rw 0 0\ntmpfs /dev tmpfs rw 0 0\nx /dev/shm tmpfs rw 0 0")),
                machine(
                        "a virtual machine with the files of a container",
                        folder -> inCgroup(folder, "0::/")
                                .file("/.dockerenv", "")
                                .file("/proc/self/mounts", "tmpfs /dev tmpfs rw 0 0\nudev /dev devtmpfs rw 0 0")),
                machine(
                        "a rootless container",
                        folder -> inCgroup(folder, "0::/libpod-7").file("/proc/self/uid_map", "0 1000 1")),
                machine("a service", folder -> inCgroup(folder, "0::/system.slice/storage.service")),
                machine("a login over ssh", folder -> inCgroup(folder, "0::/system.slice/ssh.service")));
    }

    private static CopiedSystem inCgroup(Path folder, String cgroup) throws IOException {
        return infiniband(folder).memlock("65536").file("/proc/self/cgroup", cgroup);
    }

    static Stream<Arguments> libraries() {
        return Stream.of(
                machine(
                        "libibverbs under /usr/local alone",
                        folder -> infiniband(folder)
                                .without("/usr/lib/x86_64-linux-gnu/libibverbs.so.1")
                                .link("/usr/local/lib/libibverbs.so.1", "libibverbs.so.1.14.51.0")),
                machine("rdma-core 36 with providers of interface 34", folder -> providers(folder, "36", 34)),
                machine("rdma-core 36 with providers of interface 33", folder -> providers(folder, "36", 33)),
                machine("rdma-core 35 with providers of interface 33", folder -> providers(folder, "35", 33)),
                machine("rdma-core 31 with providers of interface 34", folder -> providers(folder, "31", 34)),
                machine("rdma-core 30 with providers of interface 34", folder -> providers(folder, "30", 34)),
                machine("rdma-core 30 with providers of interface 33", folder -> providers(folder, "30", 33)),
                machine(
                        "rdma-core 22 on kernel 6",
                        folder -> providers(folder, "22", 22).file(KERNEL, "6.8.0-60-generic")),
                machine(
                        "rdma-core 17 on kernel 6",
                        folder -> providers(folder, "17", 17).file(KERNEL, "6.8.0-60-generic")),
                machine(
                        "rdma-core 15 on kernel 6",
                        folder -> providers(folder, "15", 15).file(KERNEL, "6.8.0-60-generic")),
                machine(
                        "rdma-core 15 on kernel 4",
                        folder -> providers(folder, "15", 15).file(KERNEL, "4.15.0-60-generic")),
                machine(
                        "a provider in the library's folder",
                        folder -> infiniband(folder)
                                .without("/usr/lib/x86_64-linux-gnu/libibverbs")
                                .file("/usr/lib/x86_64-linux-gnu/libmlx5-rdmav34.so", "")),
                machine(
                        "a provider with its path in the configuration",
                        folder -> infiniband(folder).file("/etc/libibverbs.d/mlx5.driver", "  driver  /opt/lib/mlx5")),
                machine(
                        "a device that needs no provider",
                        folder -> KindsOfTroubleTest.ethernet(folder, "usnic_verbs", "usnic_verbs", "usnic")
                                .card("0000:c1:00.0", "1137:00cf", "0x020000", "usnic_verbs")
                                .without("/usr/lib/x86_64-linux-gnu/libibverbs")),
                machine(
                        "libibverbs that lists the device",
                        folder -> infiniband(folder).file("/rdma4j/libibverbs", "mlx5_0")));
    }

    private static CopiedSystem providers(Path folder, String release, int number) throws IOException {
        return infiniband(folder)
                .libraries(release)
                .file("/usr/lib/x86_64-linux-gnu/libibverbs/libmlx5-rdmav%s.so".formatted(number), "");
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                machine(
                        "an install rule that loads the module after all",
                        folder -> without(folder)
                                .file(
                                        "/etc/modprobe.d/a.conf",
                                        "install mlx5_ib /sbin/modprobe --ignore-install mlx5_ib")),
                machine(
                        "an install rule without a command",
                        folder -> without(folder).file("/etc/modprobe.d/a.conf", "install mlx5_ib")),
                machine(
                        "an install rule that does nothing",
                        folder -> without(folder)
                                .file("/etc/modprobe.d/a.conf", "  install mlx5_ib /usr/bin/true # never")),
                machine(
                        "a rule in a file that modprobe does not read",
                        folder -> without(folder).file("/etc/modprobe.d/a.conf.bak", "blacklist mlx5_ib")),
                machine(
                        "a rule about a module that is not of RDMA",
                        folder -> without(folder)
                                .file("/etc/modprobe.d/a.conf", "blacklist floppy\nblacklist mlx5_ib_x")),
                machine(
                        "a rule of the distribution",
                        folder -> without(folder).file("/usr/lib/modprobe.d/b.conf", "blacklist mlx5-ib")));
    }

    private static CopiedSystem without(Path folder) throws IOException {
        return infiniband(folder).withoutModule("mlx5_ib").without("/sys/class/infiniband");
    }

    static Stream<Arguments> gpus() {
        return Stream.of(
                machine("an NVIDIA GPU with its open modules on kernel 5.11", folder -> nvidia(folder, "5.11.0-1")),
                machine("an NVIDIA GPU with its open modules on kernel 5.12", folder -> nvidia(folder, "5.12.0-1")),
                machine("an NVIDIA GPU with its open modules on kernel 4.18", folder -> nvidia(folder, "4.18.0-1")),
                machine("an NVIDIA GPU with its open modules on kernel 6.1", folder -> nvidia(folder, "6.1.0-1")),
                machine(
                        "an NVIDIA GPU with its closed modules",
                        folder -> gpu(folder, "0x10de", "0x030200")
                                .file(
                                        "/proc/driver/nvidia/version",
                                        "NVRM version: NVIDIA UNIX x86_64 Kernel Module 550")),
                machine(
                        "an NVIDIA GPU with nv_peer_mem",
                        folder -> gpu(folder, "0x10de", "0x030200").alsoModules("nv_peer_mem")),
                machine(
                        "an AMD accelerator with amdgpu",
                        folder -> gpu(folder, "0x1002", "0x120000").alsoModules("amdgpu")),
                machine("an AMD accelerator without amdgpu", folder -> gpu(folder, "0x1002", "0x120000")),
                machine(
                        "an AMD accelerator on an old kernel",
                        folder -> gpu(folder, "0x1002", "0x120000")
                                .alsoModules("amdgpu")
                                .file(KERNEL, "5.4.0-1")),
                machine("a GPU of another maker", folder -> gpu(folder, "0x8086", "0x030000")),
                machine("an NVIDIA bridge", folder -> gpu(folder, "0x10de", "0x060400")));
    }

    private static CopiedSystem nvidia(Path folder, String release) throws IOException {
        return gpu(folder, "0x10de", "0x030200")
                .file(KERNEL, release)
                .file("/proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX Open Kernel Module 550");
    }

    private static CopiedSystem gpu(Path folder, String vendor, String pciClass) throws IOException {
        return infiniband(folder).file(GPU + "/vendor", vendor).file(GPU + "/class", pciClass);
    }
}
