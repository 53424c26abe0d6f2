package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.ChildJvm;
import org.rdma4j.RdmaException;
import org.rdma4j.host.NodeFault.Kind;
import org.rdma4j.internal.host.CharacterDrivers;

/**
 * All faults are real: real nodes, really opened. A node with the number of /dev/null is a device that can be opened.
 */
class DeviceNodeTest {
    /** A group that every Linux has, with few members. */
    private static final int TTY = 5;

    private static final String[] NULL_IS_VERBS = {"  1 infiniband_verbs", "  1 infiniband_mad"};
    private static final String[] HEALTHY = {"  1 mem", "231 infiniband_mad", "231 infiniband_verbs"};

    @TempDir
    Path folder;

    private FakeSystem system;

    @BeforeEach
    void begin() throws IOException {
        system = new FakeSystem(folder);
    }

    @Test
    void aNodeInOrderHasNoFault() throws Exception {
        system.drivers(NULL_IS_VERBS).verbs("uverbs0", "1:3", "rxe0").node("uverbs0", 1, 3, "0666");

        assertThat(system.node("uverbs0").fault()).isEmpty();
        assertThatCode(() -> system.node("uverbs0").require()).doesNotThrowAnyException();
    }

    @Test
    void aMissingNodeOnASystemThatDoesNotSayWhoMakesItsNodes() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "231:192", "rxe0");

        assertFault(
                "uverbs0",
                Kind.MISSING,
                "PATH does not exist, though the kernel has the device uverbs0 (231:192): it was removed, or this"
                        + " container was started without it; try: mkdir -p FOLDER && mknod -m 0666 PATH c 231 192;"
                        + " or: start the container with --device /dev/infiniband");
    }

    @Test
    void aNodeThatTheKernelMadeAndSomebodyRemoved() throws Exception {
        system.drivers(HEALTHY)
                .verbs("uverbs0", "231:192", "rxe0")
                .mounts("proc /proc proc rw 0 0", "udev /dev devtmpfs rw,nosuid 0 0");

        assertFault(
                "uverbs0",
                Kind.MISSING,
                "PATH does not exist, though the kernel has the device uverbs0 (231:192): it was removed;"
                        + " try: mkdir -p FOLDER && mknod -m 0666 PATH c 231 192");
    }

    @Test
    void aContainerWithoutTheNode() throws Exception {
        system.drivers(HEALTHY)
                .umad("umad0", "231:0", "rxe0", 1)
                .mounts("overlay / overlay rw 0 0", "udev /dev devtmpfs rw 0 0", "tmpfs /dev tmpfs rw,nosuid 0 0");

        assertFault(
                "umad0",
                Kind.MISSING,
                "PATH does not exist, though the kernel has the device umad0 (231:0): this container, or service with"
                        + " devices of its own, was started without it; try: start the container with --device"
                        + " /dev/infiniband; or: for a service of systemd: systemctl edit SERVICE, and there"
                        + " PrivateDevices=no");
    }

    @Test
    void aNodeThatLeadsNowhereIsMissing() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "231:192", "rxe0");
        Files.createSymbolicLink(system.path("uverbs0"), Path.of("nowhere"));

        assertThat(fault("uverbs0").kind()).isEqualTo(Kind.MISSING);
        assertThat(fault("uverbs0").remedies()).first().asString().startsWith("mv -nT ");
    }

    @Test
    void aLoopOfLinks() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "231:192", "rxe0");
        Files.createSymbolicLink(system.path("uverbs0"), system.path("uverbs0"));

        assertThat(fault("uverbs0").kind()).isEqualTo(Kind.NOT_OPENED);
    }

    @Test
    void aFileInPlaceOfTheNode() throws Exception {
        system.drivers(HEALTHY).umad("umad0", "231:0", "rxe0", 1);
        Files.createFile(system.path("umad0"));

        assertFault(
                "umad0",
                Kind.NOT_A_CHARACTER_DEVICE,
                "PATH is not a character device; try: mv -nT PATH PATH.old && mknod -m 0600 PATH c 231 0");
    }

    @Test
    void anotherDevicesNumber() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "231:192", "rxe0").node("uverbs0", 1, 3, "0666");

        assertFault(
                "uverbs0",
                Kind.WRONG_NUMBER,
                "PATH has the number 1:3 (of mem), and the device uverbs0 has 231:192;"
                        + " try: rm PATH && mknod -m 0666 PATH c 231 192");
    }

    @Test
    void theNumberThatTheDocumentationGives() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "231:192", "rxe0").node("uverbs0", 231, 128, "0666");

        assertThat(fault("uverbs0").explanation())
                .contains("has the number 231:128 (of infiniband_mad, infiniband_verbs), and", "uverbs0 has 231:192");
    }

    @Test
    void aNumberWithoutDriver() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "231:192", "rxe0").node("uverbs0", 240, 0, "0666");

        assertThat(fault("uverbs0").explanation()).contains("has the number 240:0 (no driver's)");
    }

    @Test
    void anotherDriverOnTheReservedMajor() throws Exception {
        system.drivers("231 nvidia-caps").verbs("uverbs0", "231:192", "rxe0").node("uverbs0", 231, 192, "0666");

        assertFault(
                "uverbs0",
                Kind.FOREIGN_MAJOR,
                "uverbs0 has the number 231:192, and this major is not one of infiniband_verbs: character major 231,"
                        + " which the kernel reserves for InfiniBand, is held by nvidia-caps of the module nvidia."
                        + " The reason is unknown, because the kernel's release is not known; try: in this order, as root:"
                        + " modprobe -r nvidia; then modprobe ib_uverbs; then modprobe ib_umad; then modprobe nvidia");
    }

    @Test
    void aModuleThatCouldNotRegisterBecauseOfAnotherDriver() throws Exception {
        system.drivers("231 nvidia-caps");

        assertThat(fault("umad0").toString())
                .startsWith("the kernel has no umad0: character major 231, which the kernel reserves for InfiniBand, is"
                        + " held by nvidia-caps of the module nvidia.");
    }

    @Test
    void aModuleThatIsNotLoaded() throws Exception {
        system.drivers("  1 mem");

        assertFault(
                "umad0",
                Kind.NOT_REGISTERED,
                "the kernel has no umad0: the module ib_umad is not loaded; try: modprobe ib_umad");
    }

    @Test
    void aDeviceThatTheLoadedModuleHasNotMade() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "231:192", "rxe0");

        assertThat(fault("uverbs1").toString())
                .startsWith("the kernel has no uverbs1, though the module ib_uverbs is loaded");
    }

    @Test
    void aDynamicMajorOfTheClassIsAsGoodAsTheReservedOne() throws Exception {
        system.drivers("231 infiniband_verbs", "  1 infiniband_verbs")
                .verbs("uverbs32", "1:3", "rxe32")
                .node("uverbs32", 1, 3, "0666");

        assertThat(system.node("uverbs32").fault()).isEmpty();
    }

    @Test
    void aMajorOfTheOtherClass() throws Exception {
        system.drivers("231 infiniband_verbs", "246 infiniband_mad")
                .verbs("uverbs32", "246:0", "rxe32")
                .node("uverbs32", 246, 0, "0666");

        assertThat(fault("uverbs32").kind()).isEqualTo(Kind.NOT_REGISTERED);
    }

    @Test
    void withoutAListOfDriversTheNumberAloneIsCompared() throws Exception {
        system.verbs("uverbs0", "1:3", "rxe0").node("uverbs0", 1, 3, "0666");

        assertThat(system.node("uverbs0").fault()).isEmpty();
    }

    @Test
    void aNodeWithoutADriverBehindIt() throws Exception {
        int free = majorWithoutDriver();
        system.drivers("%3d infiniband_verbs".formatted(free))
                .verbs("uverbs0", free + ":7", "rxe0")
                .node("uverbs0", free, 7, "0666");

        assertFault(
                "uverbs0",
                Kind.NO_DRIVER,
                "PATH cannot be opened (ENXIO): no driver serves its number; the device is gone, or about to go;"
                        + " try: rdma link show; or: dmesg | grep ib_uverbs");
    }

    @Test
    void aVerbsNodeClosedToOthers() throws Exception {
        system.drivers(NULL_IS_VERBS).verbs("uverbs0", "1:3", "rxe0").node("uverbs0", 1, 3, "0600");

        assertThat(asNobody(DeviceClass.VERBS, "uverbs0"))
                .containsExactly(withPath(
                        "uverbs0",
                        "PATH may not be opened for reading and writing (EACCES): it is rw------- of root and"
                                + " the group root; by default everybody may open verbs devices; try: chmod"
                                + " 0666 PATH"));
    }

    @Test
    void aUmadNodeAsItIsByDefault() throws Exception {
        system.drivers(NULL_IS_VERBS).umad("umad0", "1:3", "rxe0", 1).node("umad0", 1, 3, "0600");

        assertThat(asNobody(DeviceClass.MAD, "umad0"))
                .containsExactly(withPath(
                        "umad0",
                        "PATH may not be opened for reading and writing (EACCES): it is rw------- of root and"
                                + " the group root; by default only root may open devices for management"
                                + " datagrams; try: run this as root; or: as root, with a group of yours: echo"
                                + " 'SUBSYSTEM==\"infiniband_mad\", KERNEL==\"umad*\", GROUP=\"GROUP\","
                                + " MODE=\"0660\"' > /etc/udev/rules.d/91-umad.rules && udevadm control --reload &&"
                                + " udevadm trigger --action=add --subsystem-match=infiniband_mad"));
    }

    @Test
    void aNodeOfAGroupThatTheUserIsNotIn() throws Exception {
        system.drivers(NULL_IS_VERBS).umad("umad0", "1:3", "rxe0", 1).node("umad0", 1, 3, "0660");
        Files.setAttribute(system.path("umad0"), "unix:gid", TTY);

        assertThat(asNobody(DeviceClass.MAD, "umad0"))
                .containsExactly(withPath(
                        "umad0",
                        "PATH may not be opened for reading and writing (EACCES): it is rw-rw---- of root and the group"
                                + " tty, which nobody is not in (id); try: as root: usermod -aG tty nobody; then log"
                                + " in again"));
    }

    @Test
    void aNodeOfAGroupThatTheUserIsIn() throws Exception {
        system.drivers(NULL_IS_VERBS).umad("umad0", "1:3", "rxe0", 1).node("umad0", 1, 3, "0660");
        Files.setAttribute(system.path("umad0"), "unix:gid", TTY);

        assertThat(asNobody("--groups=" + TTY, DeviceClass.MAD, "umad0")).isEmpty();
    }

    @Test
    void aNodeThatMayOnlyBeRead() throws Exception {
        system.drivers(NULL_IS_VERBS).verbs("uverbs0", "1:3", "rxe0").node("uverbs0", 1, 3, "0644");

        assertThat(asNobody(DeviceClass.VERBS, "uverbs0"))
                .singleElement()
                .asString()
                .contains("(EACCES): it is rw-r--r--");
    }

    @Test
    void aNodeOpenToAllIsOpenToOthers() throws Exception {
        system.drivers(NULL_IS_VERBS).verbs("uverbs0", "1:3", "rxe0").node("uverbs0", 1, 3, "0666");

        assertThat(asNobody(DeviceClass.VERBS, "uverbs0")).isEmpty();
    }

    @Test
    void aFolderThatMayNotBeEntered() throws Exception {
        system.drivers(NULL_IS_VERBS).verbs("uverbs0", "1:3", "rxe0").node("uverbs0", 1, 3, "0666");
        Files.setPosixFilePermissions(system.path("uverbs0").getParent(), PosixFilePermissions.fromString("rwx------"));

        assertThat(asNobody(DeviceClass.VERBS, "uverbs0"))
                .containsExactly(
                        withPath("uverbs0", "a folder above PATH may not be entered (EACCES); try: namei -l PATH"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uverbs", "uverbs0x", "umad0", "../uverbs0", "issm0", "uverbs-1"})
    void aNameOfAnotherClassIsRefused(String name) {
        assertThatThrownBy(() -> DeviceNode.verbs(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void nonsenseInSysfsIsIgnored() throws Exception {
        system.drivers(HEALTHY).verbs("uverbs0", "a great many", "rxe0");

        assertThat(system.node("uverbs0").number()).isEmpty();
        assertThat(fault("uverbs0").kind()).isEqualTo(Kind.NOT_REGISTERED);
    }

    private NodeFault fault(String name) {
        return system.node(name).fault().orElseThrow();
    }

    private void assertFault(String name, Kind kind, String sentence) {
        assertThat(fault(name).kind()).isEqualTo(kind);
        assertThatThrownBy(() -> system.node(name).require())
                .isInstanceOf(RdmaException.class)
                .hasMessage(withPath(name, sentence));
    }

    private String withPath(String name, String sentence) {
        Path path = system.path(name);
        return sentence.replace("PATH", path.toString())
                .replace("FOLDER", folder.resolve("dev/infiniband").toString());
    }

    /**
     * The kernel gives out dynamic majors from 254 down to 234, and then from 511 down. 240 to 254 are for experiments.
     */
    private static int majorWithoutDriver() {
        CharacterDrivers here =
                CharacterDrivers.parse(SystemRoot.HOST.read("/proc/devices").orElseThrow());
        int major = 240;
        while (!here.on(major).isEmpty()) {
            major++;
        }
        return major;
    }

    /**
     * The result of the check for a user without rights. The classes are copied to a folder that this user may read.
     */
    private List<String> asNobody(DeviceClass deviceClass, String name) throws IOException, InterruptedException {
        return asNobody("--clear-groups", deviceClass, name);
    }

    private List<String> asNobody(String groups, DeviceClass deviceClass, String name)
            throws IOException, InterruptedException {
        Path classes = folder.resolve("classes");
        copy(ChildJvm.CLASSES, classes);
        copy(ChildJvm.TEST_CLASSES.resolve("org/rdma4j/host"), classes.resolve("org/rdma4j/host"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new ChildJvm("setpriv", "--reuid=65534", "--regid=65534", groups)
                .run(
                        "--class-path",
                        classes.toString(),
                        DescribeNode.class.getName(),
                        folder.toString(),
                        deviceClass.name(),
                        name);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
