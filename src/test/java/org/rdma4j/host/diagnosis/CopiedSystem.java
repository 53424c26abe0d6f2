package org.rdma4j.host.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rdma4j.host.SystemRoot;

/** The files of a system as in a snapshot. At first nothing is wrong; each test then breaks something. */
final class CopiedSystem {
    static final String CARD = "/sys/bus/pci/devices/0000:3b:00.0";
    static final String PORT = "/sys/class/infiniband/mlx5_0/ports/1";

    private final Path folder;

    private CopiedSystem(Path folder) {
        this.folder = folder;
    }

    static CopiedSystem empty(Path folder) {
        return new CopiedSystem(folder);
    }

    /** Uses files in an existing folder, and adds to them. */
    static CopiedSystem copyOf(Path original, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(original.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return new CopiedSystem(folder);
    }

    /** A healthy ConnectX-5 on an InfiniBand fabric. */
    static CopiedSystem infiniband(Path folder) throws IOException {
        CopiedSystem system = new CopiedSystem(folder);
        system.file("/proc/devices", "Character devices:\n  1 mem\n231 infiniband_mad\n231 infiniband_verbs\n")
                .file("/proc/sys/kernel/osrelease", "6.1.0-56-amd64")
                .file(
                        "/proc/modules",
                        Stream.of("ib_core", "ib_uverbs", "ib_umad", "rdma_ucm", "mlx5_core", "mlx5_ib")
                                .map(name -> name + " 1000 0 - Live 0x0000000000000000\n")
                                .reduce("", String::concat))
                .memlock("unlimited")
                .log()
                .file(CARD + "/vendor", "0x15b3")
                .file(CARD + "/device", "0x1017")
                .file(CARD + "/class", "0x020700")
                .file(CARD + "/current_link_speed", "8.0 GT/s PCIe")
                .file(CARD + "/max_link_speed", "8.0 GT/s PCIe")
                .file(CARD + "/current_link_width", "16")
                .file(CARD + "/max_link_width", "16")
                .link(CARD + "/driver", "mlx5_core")
                .link("/sys/class/infiniband/mlx5_0/device", "0000:3b:00.0")
                .file("/sys/class/infiniband_verbs/uverbs0/dev", "231:192")
                .file("/sys/class/infiniband_verbs/uverbs0/ibdev", "mlx5_0")
                .file("/rdma4j/nodes/uverbs0", "in order")
                .file("/sys/class/infiniband_mad/umad0/dev", "231:0")
                .file("/rdma4j/nodes/umad0", "in order")
                .file("/sys/class/infiniband_mad/issm0/dev", "231:64")
                .file("/rdma4j/nodes/issm0", "231:64")
                .file("/sys/class/misc/rdma_cm/dev", "10:58")
                .file("/rdma4j/nodes/rdma_cm", "10:58")
                .port("4: ACTIVE", "5: LinkUp", "InfiniBand")
                .file(PORT + "/rate", "100 Gb/sec (4X EDR)")
                .file(PORT + "/counters/symbol_error", "0")
                .link("/usr/lib64/libibverbs.so.1", "libibverbs.so.1.14.44.0")
                .link("/usr/lib64/libibumad.so.3", "libibumad.so.3.2.44.0")
                .link("/usr/lib64/librdmacm.so.1", "librdmacm.so.1.3.44.0")
                .file("/usr/lib64/libibverbs/libmlx5-rdmav34.so", "")
                .file("/etc/libibverbs.d/mlx5.driver", "driver mlx5");
        return system;
    }

    /** The same card on Ethernet. */
    static CopiedSystem ethernet(Path folder) throws IOException {
        return infiniband(folder)
                .port("4: ACTIVE", "5: LinkUp", "Ethernet")
                .file(CARD + "/class", "0x020000")
                .gid(0, GidKind.LINK_LOCAL)
                .gid(1, GidKind.IPV4)
                .file("/sys/class/net/eth0/mtu", "1500")
                .file("/sys/class/net/eth0/device/class", "0x020000")
                .ethtool("25000");
    }

    /** The output of ethtool for a port of 25 Gb/s. */
    CopiedSystem ethtool(String megabits) throws IOException {
        return file("/rdma4j/ethtool/eth0", """
                Settings for eth0:
                \tSupported ports: [ FIBRE\t Backplane ]
                \tSupported link modes:   1000baseKX/Full
                \t                        10000baseKR/Full
                \t                        25000baseCR/Full
                \tSupported pause frame use: Symmetric
                \tSupports auto-negotiation: Yes
                \tAdvertised link modes:  100000baseCR4/Full
                \tSpeed: %sMb/s
                \tDuplex: Full
                \tLink detected: yes""".formatted(megabits));
    }

    /** A machine with a kernel and nothing else. */
    static CopiedSystem bare(Path folder, String release) throws IOException {
        return new CopiedSystem(folder)
                .file("/proc/devices", "Character devices:\n  1 mem\n231 infiniband_mad\n231 infiniband_verbs\n")
                .file("/proc/sys/kernel/osrelease", release)
                .file("/proc/self/status", "CapEff:\t0000000000000000")
                .memlock("unlimited")
                .log("[    0.000000] Linux version")
                .file("/usr/bin/apt-get", "")
                .libraries("39")
                .modules("ib_core", "ib_uverbs", "ib_umad", "rdma_cm", "rdma_ucm");
    }

    /** Adds a PCI bridge to sysfs, which shows that PCI devices were recorded. */
    CopiedSystem withoutCards() throws IOException {
        return file("/sys/bus/pci/devices/0000:00:00.0/class", "0x060000");
    }

    /** Removes the two device classes from /proc/devices. */
    CopiedSystem withoutClasses() throws IOException {
        return file("/proc/devices", "Character devices:\n  1 mem\n 10 misc\n");
    }

    CopiedSystem modules(String... names) throws IOException {
        return file(
                "/proc/modules",
                Stream.of(names)
                        .map(name -> name + " 16384 0 - Live 0x0000000000000000\n")
                        .reduce("", String::concat));
    }

    CopiedSystem alsoModules(String... names) throws IOException {
        String before = Files.readString(path("/proc/modules"));
        modules(names);
        return file("/proc/modules", before.strip() + "\n" + Files.readString(path("/proc/modules")));
    }

    /** The libraries of a release of rdma-core, in the folders that Debian uses. */
    CopiedSystem libraries(String release) throws IOException {
        return without("/usr/lib")
                .link("/usr/lib/x86_64-linux-gnu/libibverbs.so.1", "libibverbs.so.1.14.%s.0".formatted(release))
                .link("/usr/lib/x86_64-linux-gnu/libibumad.so.3", "libibumad.so.3.2.%s.0".formatted(release))
                .link("/usr/lib/x86_64-linux-gnu/librdmacm.so.1", "librdmacm.so.1.3.%s.0".formatted(release));
    }

    CopiedSystem provider(String name) throws IOException {
        return file("/usr/lib/x86_64-linux-gnu/libibverbs/lib%s-rdmav34.so".formatted(name), "")
                .file("/etc/libibverbs.d/%s.driver".formatted(name), "driver " + name);
    }

    /** A PCI card; without driver if that argument is empty. */
    CopiedSystem card(String address, String numbers, String pciClass, String driver) throws IOException {
        String place = "/sys/bus/pci/devices/" + address;
        String[] parts = numbers.split(":", -1);
        file(place + "/vendor", "0x" + parts[0])
                .file(place + "/device", "0x" + parts[1])
                .file(place + "/class", pciClass);
        return driver.isEmpty() ? this : link(place + "/driver", driver);
    }

    CopiedSystem virtualFunction(String address, String physical) throws IOException {
        return link("/sys/bus/pci/devices/%s/physfn".formatted(address), "../" + physical);
    }

    /** An RDMA device with a verbs node, and the recorded result of opening the node. */
    CopiedSystem device(String name, String address, int number, String node) throws IOException {
        if (!address.isEmpty()) {
            link("/sys/class/infiniband/%s/device".formatted(name), address);
        }
        String verbs = "/sys/class/infiniband_verbs/uverbs" + number;
        file(verbs + "/dev", "231:" + (192 + number)).file(verbs + "/ibdev", name);
        return node.isEmpty() ? this : file("/rdma4j/nodes/uverbs" + number, node);
    }

    CopiedSystem device(String name, String address, int number) throws IOException {
        return device(name, address, number, "in order");
    }

    /** The recorded result in a container that does not have the node. */
    static String missing(int number) {
        return "MISSING\n/dev/infiniband/uverbs%d does not exist, though the kernel has the device uverbs%d (231:%d): this"
                        .formatted(number, number, 192 + number)
                + " container, or service with devices of its own, was started without it\n"
                + "start the container with --device /dev/infiniband";
    }

    CopiedSystem infinibandPort(String device, String state, String physical, String managerLid, String rate)
            throws IOException {
        return port(device, state, physical, "InfiniBand", managerLid, rate);
    }

    CopiedSystem activeInfiniband(String device, String rate) throws IOException {
        return infinibandPort(device, "4: ACTIVE", "5: LinkUp", "0x1", rate);
    }

    CopiedSystem activeEthernet(String device) throws IOException {
        return port(device, "4: ACTIVE", "5: LinkUp", "Ethernet", "0x0", "25 Gb/sec (1X EDR)");
    }

    CopiedSystem port(String device, String state, String physical, String layer, String managerLid, String rate)
            throws IOException {
        String port = "/sys/class/infiniband/%s/ports/1".formatted(device);
        return file(port + "/state", state)
                .file(port + "/phys_state", physical)
                .file(port + "/link_layer", layer)
                .file(port + "/sm_lid", managerLid)
                .file(port + "/rate", rate);
    }

    /** A GID with its interface and type. These are empty if the interface is in another namespace. */
    CopiedSystem gid(String device, int index, GidKind kind, String type, String networkInterface) throws IOException {
        String port = "/sys/class/infiniband/%s/ports/1".formatted(device);
        file(port + "/gids/" + index, kind.example());
        return type.isEmpty()
                ? this
                : file(port + "/gid_attrs/types/" + index, type)
                        .file(port + "/gid_attrs/ndevs/" + index, networkInterface);
    }

    CopiedSystem roce(String device, String networkInterface) throws IOException {
        return activeEthernet(device)
                .gid(device, 0, GidKind.LINK_LOCAL, "RoCE v2", networkInterface)
                .gid(device, 1, GidKind.IPV4, "RoCE v2", networkInterface);
    }

    /** The list of a kernel's module files. */
    CopiedSystem moduleFiles(String release, String... files) throws IOException {
        return file("/lib/modules/%s/modules.dep".formatted(release), String.join(":\n", files) + ":");
    }

    CopiedSystem port(String state, String physicalState, String linkLayer) throws IOException {
        return file(PORT + "/state", state)
                .file(PORT + "/phys_state", physicalState)
                .file(PORT + "/link_layer", linkLayer)
                .file(PORT + "/sm_lid", state.contains("ACTIVE") ? "0x1" : "0x0");
    }

    CopiedSystem gid(int index, GidKind kind) throws IOException {
        return file(PORT + "/gids/" + index, kind.example())
                .file(PORT + "/gid_attrs/types/" + index, "RoCE v2")
                .file(PORT + "/gid_attrs/ndevs/" + index, "eth0");
    }

    CopiedSystem log(String... lines) throws IOException {
        return file("/var/log/dmesg", String.join("\n", lines));
    }

    CopiedSystem memlock(String limit) throws IOException {
        return file(
                "/proc/self/limits",
                "Max locked memory         %s            %s            bytes".formatted(limit, limit));
    }

    CopiedSystem withoutModule(String name) throws IOException {
        Path modules = path("/proc/modules");
        List<String> left = Files.readAllLines(modules).stream()
                .filter(line -> !line.startsWith(name + " "))
                .toList();
        Files.write(modules, left);
        return this;
    }

    CopiedSystem file(String path, String text) throws IOException {
        Path file = path(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
        return this;
    }

    CopiedSystem link(String path, String target) throws IOException {
        Path link = path(path);
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
        return this;
    }

    CopiedSystem without(String path) throws IOException {
        if (!Files.exists(path(path), LinkOption.NOFOLLOW_LINKS)) {
            return this;
        }
        try (Stream<Path> inside = Files.walk(path(path))) {
            for (Path each : inside.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
        return this;
    }

    Path path(String path) {
        return folder.resolve(path.substring(1));
    }

    Diagnosis diagnosis() {
        return Diagnosis.of(new SystemRoot(folder));
    }
}
