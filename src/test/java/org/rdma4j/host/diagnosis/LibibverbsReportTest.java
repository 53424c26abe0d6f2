package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LibibverbsReportTest {
    @Test
    void namesAndWarningsAreKeptAndGuidsRemoved() {
        LibibverbsReport report = LibibverbsReport.ofProgram(List.of(
                "libibverbs: Warning: couldn't load driver 'libbnxt_re-rdmav34.so'",
                "    device          \t   node GUID",
                "    ------          \t----------------",
                "    mlx5_0          \t0c42a10300abcdef",
                "    roceo1          \t0c42a10300abcdf0"));

        assertThat(report.devices()).containsExactly("mlx5_0", "roceo1");
        assertThat(report.warnings())
                .containsExactly("libibverbs: Warning: couldn't load driver 'libbnxt_re-rdmav34.so'");
    }

    @Test
    void withoutDevicesTheTableIsEmpty() {
        LibibverbsReport report = LibibverbsReport.ofProgram(
                List.of("    device          \t   node GUID", "    ------          \t----------------"));

        assertThat(report.devices()).isEmpty();
        assertThat(report.warnings()).isEmpty();
    }
}
