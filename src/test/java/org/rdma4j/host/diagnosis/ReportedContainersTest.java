package org.rdma4j.host.diagnosis;

import static org.rdma4j.host.diagnosis.CopiedSystem.bare;
import static org.rdma4j.host.diagnosis.CopiedSystem.missing;
import static org.rdma4j.host.diagnosis.ReportedMachine.broken;
import static org.rdma4j.host.diagnosis.ReportedMachine.good;
import static org.rdma4j.host.diagnosis.ReportedMachine.impaired;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.ETHERNET;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.INFINIBAND;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.infiniband;
import static org.rdma4j.host.diagnosis.ReportedMachinesTest.mlx5;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers and pods in which RDMA did not work, or seemed not to. */
class ReportedContainersTest {
    private static final String OWN_DEV = "overlay / overlay rw 0 0\ntmpfs /dev tmpfs rw 0 0";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"limits", "nodes", "virtualFunctions"})
    void theFirstFindingNamesTheFault(ReportedMachine machine) throws Exception {
        machine.assertIsJudgedRight(folder);
    }

    private static CopiedSystem pod(CopiedSystem system) throws IOException {
        return system.file("/proc/self/mounts", OWN_DEV);
    }

    static Stream<ReportedMachine> limits() {
        return Stream.of(
                impaired(
                        "Mellanox/k8s-rdma-sriov-dev-plugin#29",
                        folder -> pod(infiniband(folder, "5.4.0-42-generic")).memlock("65536"),
                        "with the capability IPC_LOCK it does not count"),
                impaired(
                        "rootless-containers/usernetes#373",
                        folder -> pod(infiniband(folder, "4.18.0-553.el8.x86_64"))
                                .memlock("65536")
                                .file("/proc/self/status", "CapEff:\t000001ffffffffff")
                                .file("/proc/self/uid_map", "0 1000 1\n1 100000 65536"),
                        "CAP_IPC_LOCK does not count",
                        "as much memory as there is"),
                good(
                        "a container of root with all capabilities",
                        folder -> pod(infiniband(folder, "4.18.0-553.el8.x86_64"))
                                .memlock("65536")
                                .file("/proc/self/status", "CapEff:\t000001ffffffffff")
                                .file("/proc/self/uid_map", "         0          0 4294967295"),
                        ""));
    }

    static Stream<ReportedMachine> nodes() {
        return Stream.of(
                good(
                        "kvcache-ai/Mooncake#102",
                        folder -> pod(bare(folder, "5.10.134-16.3.al8.x86_64"))
                                .alsoModules("erdma")
                                .provider("erdma")
                                .card("0000:00:07.0", "1ded:107f", ETHERNET, "erdma")
                                .card("0000:00:08.0", "1ded:107f", ETHERNET, "erdma")
                                .device("erdma_0", "0000:00:07.0", 0)
                                .roce("erdma_0", "eth1")
                                .device("erdma_1", "0000:00:08.0", 1, missing(1))
                                .roce("erdma_1", "eth2"),
                        "no node for erdma_1, which belongs to others"),
                broken(
                        "NVIDIA/nccl#451",
                        folder -> pod(bare(folder, "4.15.0-128-generic"))
                                .alsoModules("mlx5_core", "mlx5_ib")
                                .provider("mlx5")
                                .card("0000:3b:00.0", "15b3:1015", ETHERNET, "mlx5_core")
                                .card("0000:3b:00.1", "15b3:1015", ETHERNET, "mlx5_core")
                                .device("mlx5_bond_0", "0000:3b:00.0", 0, missing(0))
                                .roce("mlx5_bond_0", "bond0"),
                        "no node that matches mlx5_bond_0",
                        "has no RDMA device"),
                broken(
                        "MrBr-github/lshca#83",
                        folder -> {
                            CopiedSystem system = pod(bare(folder, "5.4.0-125-generic"))
                                    .alsoModules("mlx5_core", "mlx5_ib")
                                    .provider("mlx5");
                            for (int i = 0; i < 6; i++) {
                                String address = "0000:8%d:00.0".formatted(i);
                                system.card(address, "15b3:101b", INFINIBAND, "mlx5_core")
                                        .device("mlx5_" + i, address, i, missing(i))
                                        .activeInfiniband("mlx5_" + i, "200 Gb/sec (4X HDR)");
                            }
                            return system;
                        },
                        "Node and device must match",
                        "mknod"),
                broken(
                        "apache/brpc#2298",
                        folder -> pod(mlx5(folder, "3.10.0-1160.el7.x86_64", "15b3:1017", ETHERNET))
                                .roce("mlx5_0", "eth0")
                                .file(
                                        "/rdma4j/nodes/uverbs0",
                                        "FORBIDDEN\n/dev/infiniband/uverbs0 may not be opened (EPERM): the device cgroup"
                                                + " of this container or service forbids it\nstart the container with --device"),
                        "the device cgroup of this container or service forbids it"));
    }

    static Stream<ReportedMachine> virtualFunctions() {
        return Stream.of(broken(
                "Mellanox/network-operator#249",
                folder -> pod(mlx5(folder, "5.4.0-84-generic", "15b3:101c", INFINIBAND))
                        .file("/sys/class/infiniband/mlx5_0/node_guid", "9aec:dde4:e1e6:42ba")
                        .infinibandPort("mlx5_0", "1: DOWN", "5: LinkUp", "0x1", "200 Gb/sec (4X HDR)"),
                "a virtual function that is not configured",
                "opensm",
                "Look at the cable"));
    }
}
