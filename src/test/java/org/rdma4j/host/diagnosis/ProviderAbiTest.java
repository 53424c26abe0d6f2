package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderAbiTest {
    /** The ABI versions of rdma-core's providers, and those that vendors' kernel modules were seen to have. */
    @ParameterizedTest(name = "{0} with ABI {1} refused: {2}")
    @CsvSource({
        "bnxt_re, 1, false",
        "bnxt_re, 6, true",
        "irdma, 0, false",
        "irdma, 5, false",
        "irdma, 6, true",
        "mlx4, 1, true",
        "mlx4, 2, false",
        "mlx4, 4, false",
        "mthca, 0, false",
        "rxe, 1, false",
        "rxe, 3, true",
        "vmw_pvrdma, 3, false",
        "vmw_pvrdma, 2, true",
        "hns, 7, false",
        "unknown, 7, false"
    })
    void aProviderRefusesAnUnknownAbi(String provider, long version, boolean isRefused) {
        assertThat(ProviderAbi.refuses(provider, version)).isEqualTo(isRefused);
    }
}
