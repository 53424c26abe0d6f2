package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.NativeCall;

class DeviceOpeningTest {
    @Test
    void tooManyOpenFilesAreNamed() {
        assertThat(NativeCall.failure("ibv_open_device", new DeviceOpening("mlx5_0", "uverbs0"), Errno.EMFILE))
                .hasMessage("ibv_open_device: EMFILE (mlx5_0, /dev/infiniband/uverbs0); this process has as many files"
                        + " open as it may: close some, or raise the limit with ulimit -n");
    }
}
