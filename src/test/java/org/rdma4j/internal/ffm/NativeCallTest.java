package org.rdma4j.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;

class NativeCallTest {
    @ParameterizedTest
    @ValueSource(ints = {38, 93, 95})
    void anUnsupportedVerbHasItsOwnException(int errno) {
        RdmaException failure =
                NativeCall.failure("ibv_advise_mr", CallDescription.on("rxe0", () -> "length 4 KiB"), new Errno(errno));

        assertThat(failure).isInstanceOfSatisfying(UnsupportedVerbException.class, unsupported -> {
            assertThat(unsupported.verb()).isEqualTo("ibv_advise_mr");
            assertThat(unsupported.deviceName()).isEqualTo("rxe0");
            assertThat(unsupported.errno()).contains(new Errno(errno));
            assertThat(unsupported)
                    .hasMessage("ibv_advise_mr: " + new Errno(errno).name()
                            + " (rxe0, length 4 KiB); the device, its provider library or the kernel does not support"
                            + " this");
        });
    }

    @Test
    void anotherFailureNamesTheDeviceToo() {
        assertThat(NativeCall.failure("ibv_query_port", CallDescription.on("rxe0", () -> "port 9"), Errno.EINVAL))
                .isExactlyInstanceOf(RdmaException.class)
                .hasMessage("ibv_query_port: EINVAL (rxe0, port 9)");
    }

    @Test
    void aKernelWithoutRdmaIsDistinguishedFromADeviceWithoutAVerb() {
        assertThat(NativeCall.failure("ibv_get_device_list", () -> "", Errno.ENOSYS))
                .isExactlyInstanceOf(RdmaException.class)
                .hasMessageStartingWith("ibv_get_device_list: ENOSYS; the kernel has no RDMA support loaded");
    }

    @Test
    void tooManyOpenFilesHaveAdvice() {
        assertThat(NativeCall.failure("eventfd", () -> "", Errno.EMFILE))
                .hasMessage("eventfd: EMFILE; this process has as many files open as it may: raise the limit with "
                        + "ulimit -n");
        assertThat(NativeCall.failure("ibv_create_comp_channel", () -> "rxe0", Errno.ENFILE))
                .hasMessage("ibv_create_comp_channel: ENFILE (rxe0); the machine has as many files open as it may: "
                        + "/proc/sys/fs/file-max is the limit");
    }
}
