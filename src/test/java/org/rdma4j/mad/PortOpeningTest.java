package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.NativeCall;

class PortOpeningTest {
    @Test
    void listsTheCasIfTheNamedOneIsMissing() {
        var description = new PortSearch("mlx5_9", 0, () -> List.of("mlx5_0", "mlx5_1"));

        assertThat(NativeCall.failure("umad_get_port", description, Errno.ENODEV))
                .hasMessage(
                        "umad_get_port: ENODEV (CA mlx5_9, port any); there is no CA mlx5_9; there are: mlx5_0, mlx5_1");
    }

    @Test
    void saysThatThePortIsNotThere() {
        var description = new PortSearch("mlx5_0", 7, () -> List.of("mlx5_0"));

        assertThat(NativeCall.failure("umad_get_port", description, Errno.EIO))
                .hasMessage("umad_get_port: EIO (CA mlx5_0, port 7); CA mlx5_0 has no port 7");
    }

    @Test
    void saysThatThereIsNoDevice() {
        var description = new PortSearch(null, 0, List::of);

        assertThat(NativeCall.failure("umad_get_port", description, Errno.ENODEV))
                .hasMessageContaining("this host has no RDMA device: load the driver");
    }

    @Test
    void namesTheOwnerOfTheNodeAndTheModuleThatMakesIt() {
        var description = new PortOpening("mlx5_0", 1);

        assertThat(NativeCall.failure("umad_open_port", description, Errno.EACCES))
                .hasMessage(
                        "umad_open_port: EACCES (CA mlx5_0, port 1); /dev/infiniband/umadN of this port belongs to root alone: "
                                + "run as root, or give this user the right to read and write it");
        assertThat(NativeCall.failure("umad_open_port", description, Errno.ENOENT))
                .hasMessageContaining("modprobe ib_umad");
        assertThat(NativeCall.failure("umad_open_port", description, Errno.EOPNOTSUPP))
                .hasMessageContaining("modprobe ib_umad");
        assertThat(NativeCall.failure("umad_open_port", description, Errno.EINVAL))
                .hasMessageContaining("modprobe ib_umad");
        assertThat(NativeCall.failure("umad_open_port", description, Errno.EMFILE))
                .hasMessageContaining("raise the limit with ulimit -n");
        assertThat(NativeCall.failure("umad_open_port", description, Errno.ENOMEM))
                .hasMessageStartingWith("umad_open_port: ENOMEM (CA mlx5_0, port 1)")
                .hasMessageNotContainingAny("modprobe", "ulimit -n");
    }

    @Test
    void namesTheDevicesIfNoPortFits() {
        var description = new PortSearch(null, 0, () -> List.of("mlx5_0", "mlx5_1"));

        assertThat(NativeCall.failure("umad_get_port", description, Errno.ENODEV))
                .hasMessage("umad_get_port: ENODEV (CA any, port any);"
                        + " no InfiniBand port fits; name one of the CAs there are: mlx5_0, mlx5_1");
    }

    @Test
    void saysThatNoPortOfTheDeviceIsUp() {
        var description = new PortSearch("mlx5_0", 0, () -> List.of("mlx5_0"));

        assertThat(NativeCall.failure("umad_get_port", description, Errno.EIO))
                .hasMessageEndingWith("CA mlx5_0 has no InfiniBand port that is up; name its port");
    }
}
