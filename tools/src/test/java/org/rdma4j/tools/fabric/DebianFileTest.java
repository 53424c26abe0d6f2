package org.rdma4j.tools.fabric;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DebianFileTest {
    @Test
    void theErrorNamesThePackageOfAMissingFile() {
        assertThatThrownBy(() -> DebianFile.program("no-such-program", "some-package"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no-such-program is missing: install the Debian package some-package "
                        + "(apt install some-package)");
        assertThatThrownBy(() -> DebianFile.library("some/libnone.so", "libnone0"))
                .hasMessage("some/libnone.so is missing: install the Debian package libnone0 (apt install libnone0)");
    }
}
