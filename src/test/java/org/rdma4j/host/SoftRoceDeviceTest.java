package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.internal.host.CharacterDrivers;

/** Runs on the lab's real kernel with one soft-RoCE device. */
@Tag("soft-roce")
class SoftRoceDeviceTest {
    private static final DeviceNode UVERBS = DeviceNode.verbs("uverbs0");
    private static final DeviceNode UMAD = DeviceNode.umad("umad0");

    @Test
    void theFirstVerbsDeviceHasTheNumber231And192() throws Exception {
        assertThat(UVERBS.number()).hasValue(DeviceNumber.parse("231:192"));
        assertThat(numberOf(UVERBS.path())).isEqualTo(DeviceClass.VERBS.firstNumber());
    }

    @Test
    void theFirstUmadDeviceHasTheNumber231And0() throws Exception {
        assertThat(UMAD.number()).hasValue(DeviceNumber.parse("231:0"));
        assertThat(numberOf(UMAD.path())).isEqualTo(DeviceClass.MAD.firstNumber());
    }

    @Test
    void bothClassesHoldTheReservedMajor() {
        assertThat(CharacterDrivers.parse(SystemRoot.HOST.read("/proc/devices").orElseThrow())
                        .on(DeviceNumber.INFINIBAND_MAJOR))
                .containsExactlyInAnyOrder("infiniband_mad", "infiniband_verbs");
    }

    @Test
    void theNodesAreInOrder() {
        assertThatCode(UVERBS::require).doesNotThrowAnyException();
        assertThatCode(UMAD::require).doesNotThrowAnyException();
    }

    @Test
    void theNodesAreFoundThroughTheDevice() throws Exception {
        String device = Files.readString(Path.of("/sys/class/infiniband_verbs/uverbs0/ibdev"))
                .strip();

        assertThat(DeviceNodes.HOST.verbs(device)).hasValue(UVERBS);
        assertThat(DeviceNodes.HOST.umad(device, 1)).hasValue(UMAD);
        assertThatCode(() -> DeviceNodes.HOST.requireVerbs(device)).doesNotThrowAnyException();
        assertThatCode(() -> DeviceNodes.HOST.requireUmad(device, 1)).doesNotThrowAnyException();
    }

    private static DeviceNumber numberOf(Path node) throws Exception {
        return DeviceNumber.ofLibrary((long) Files.getAttribute(node, "unix:rdev"));
    }
}
