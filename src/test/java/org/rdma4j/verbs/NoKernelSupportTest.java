package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Removes the RDMA modules from the kernel of a guest that is discarded afterwards. */
@Tag("bare-kernel")
@Order(Integer.MAX_VALUE) // the modules are not loaded again
class NoKernelSupportTest {
    @BeforeAll
    static void unloadModules() throws Exception {
        assertThat(System.getenv("RDMA4J_LAB")).as("a guest of the lab").isEqualTo("guest");
        List<String> unload = List.of(
                "modprobe", "--remove", "rdma_rxe", "rdma_ucm", "ib_umad", "ib_uverbs", "iw_cm", "ib_cm", "ib_core");
        assertThat(new ProcessBuilder("rdma", "link", "delete", SoftRoceDevice.name())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(new ProcessBuilder(unload).inheritIO().start().waitFor()).isZero();
        // libibverbs opens an RDMA netlink socket, at which the kernel would load ib_core again.
        Files.writeString(Path.of("/proc/sys/kernel/modprobe"), "/bin/false");
    }

    @Test
    void isReportedWhenDevicesAreListed() {
        assertThatThrownBy(Devices::list)
                .isInstanceOf(RdmaException.class)
                .hasMessageStartingWith("ibv_get_device_list: ENOSYS; the kernel has no RDMA support loaded: "
                        + "modprobe ib_uverbs, and the card's driver")
                .satisfies(
                        thrown -> assertThat(((RdmaException) thrown).errno()).contains(Errno.ENOSYS));
    }

    @Test
    void isReportedWhenAUmadPortIsOpened() {
        assertThatThrownBy(UmadPort::open)
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("this host has no RDMA device: load the driver")
                .hasMessageContaining("; there is no RDMA card that is known here, and no RDMA device. ")
                .hasMessageContaining("try, in this order, as root: ");
    }
}
