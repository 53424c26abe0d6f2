package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.RdmaException;

class DeviceNodesTest {
    @TempDir
    Path folder;

    private FakeSystem system;

    @BeforeEach
    void begin() throws IOException {
        system = new FakeSystem(folder).drivers("231 infiniband_mad", "231 infiniband_verbs");
    }

    @Test
    void theNodeOfADeviceIsFoundThroughSysfs() throws Exception {
        system.verbs("uverbs0", "231:192", "mlx5_0").verbs("uverbs1", "231:193", "mlx5_1");

        assertThat(system.nodes().verbs("mlx5_1")).hasValue(system.node("uverbs1"));
        assertThat(system.nodes().verbs("mlx5_2")).isEmpty();
    }

    @Test
    void theNodeOfAPortIsFoundThroughSysfs() throws Exception {
        system.umad("umad0", "231:0", "mlx5_0", 1)
                .umad("umad1", "231:1", "mlx5_0", 2)
                .umad("umad2", "231:2", "mlx5_1", 1);

        assertThat(system.nodes().umad("mlx5_0", 2)).hasValue(system.node("umad1"));
        assertThat(system.nodes().umad("mlx5_1", 1)).hasValue(system.node("umad2"));
        assertThat(system.nodes().umad("mlx5_1", 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ibsim0", "", "..", "../infiniband", "no\0name"})
    void aDeviceThatSysfsDoesNotKnowHasNoFault(String device) throws Exception {
        system.device("mlx5_0");

        assertThatCode(() -> system.nodes().requireVerbs(device)).doesNotThrowAnyException();
        assertThatCode(() -> system.nodes().requireUmad(device, 1)).doesNotThrowAnyException();
    }

    @Test
    void withoutAnyRdmaNothingIsKnown() {
        DeviceNodes nodes = new DeviceNodes(new SystemRoot(folder.resolve("empty")));

        assertThat(nodes.verbsFault("mlx5_0")).isEmpty();
        assertThat(nodes.umadFault("mlx5_0", 1)).isEmpty();
    }

    @Test
    void aDeviceWhoseModuleIsNotLoadedIsAFault() throws Exception {
        system.device("mlx5_0");

        assertThatThrownBy(() -> system.nodes().requireVerbs("mlx5_0"))
                .isInstanceOf(RdmaException.class)
                .hasMessage("the kernel has made no uverbs for mlx5_0: the module ib_uverbs is not loaded;"
                        + " try: modprobe ib_uverbs");
        assertThatThrownBy(() -> system.nodes().requireUmad("mlx5_0", 1))
                .hasMessage("the kernel has made no umad for mlx5_0, port 1: the module ib_umad is not loaded;"
                        + " try: modprobe ib_umad");
    }

    @Test
    void aModuleThatAnotherDriverKeepsOutIsAFault() throws Exception {
        system.device("mlx5_0").drivers("230 nvidia-nvlink", "231 nvidia-caps", "232 mei");

        assertThatThrownBy(() -> system.nodes().requireVerbs("mlx5_0"))
                .hasMessage("the kernel has made no uverbs for mlx5_0: character major 231, which the kernel reserves"
                        + " for InfiniBand, is held by nvidia-caps of the module nvidia. The reason is unknown, because"
                        + " the kernel's release is not known; try: in this order, as root: modprobe -r nvidia; then"
                        + " modprobe ib_uverbs; then modprobe ib_umad; then modprobe nvidia");
    }

    @Test
    void aPortThatTheDeviceDoesNotHaveIsNotAFaultOfTheNode() throws Exception {
        system.device("mlx5_0").umad("umad0", "231:0", "mlx5_0", 1);

        assertThat(system.nodes().umadFault("mlx5_0", 9)).isEmpty();
    }

    @Test
    void theFaultOfTheNodeIsTheFaultOfTheDevice() throws Exception {
        system.device("mlx5_0").verbs("uverbs0", "231:192", "mlx5_0").umad("umad0", "231:0", "mlx5_0", 1);

        assertThat(system.nodes().verbsFault("mlx5_0"))
                .isEqualTo(system.node("uverbs0").fault())
                .isPresent();
        assertThat(system.nodes().umadFault("mlx5_0", 1))
                .isEqualTo(system.node("umad0").fault())
                .isPresent();
    }
}
