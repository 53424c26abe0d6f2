package org.rdma4j.tools.devinfo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.Gid;

class GidTextTest {
    /** Each text is the output of inet_ntop(3) of the GNU C library for its address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "::0.1.0.1",
                "::1.2.3.4",
                "::ffff:198.18.73.1",
                "::ffff:0.0.0.1",
                "::1:0:0",
                "fe80::8865:70ff:fe8a:e284",
                "fd00:7264:6d61::1",
                "1:0:0:2::3",
                "1:0:2:0:3:0:4:0",
                "2001:db8::1:0:0:1",
                "0:0:1::",
                "1::"
            })
    void writesAnAddressAsInetNtopDoes(String text) {
        assertThat(GidText.compressed(Gid.parse(text))).isEqualTo(text);
    }
}
