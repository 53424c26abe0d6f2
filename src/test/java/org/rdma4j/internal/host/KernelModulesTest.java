package org.rdma4j.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelModulesTest {
    private static KernelModules modules(String... lines) {
        return KernelModules.parse(String.join("\n", lines));
    }

    @Test
    void aLineHasNameUsersAndWhoTheyAre() {
        KernelModules modules = modules(
                "ib_core 430080 9 rdma_cm,ib_uverbs,[permanent], Live 0x0000000000000000",
                "  tls 1 0 -",
                "short 1 0",
                "bad-name 1 0 - Live 0x0",
                "negative 1 -1 - Live 0x0",
                "");

        assertThat(modules.modules())
                .containsExactly(
                        new KernelModules.Module("ib_core", 9, List.of("rdma_cm", "ib_uverbs")),
                        new KernelModules.Module("tls", 0, List.of()));
        assertThat(modules.find("tls")).contains(modules.modules().getLast());
        assertThat(modules.find("none")).isEmpty();
    }

    @Test
    void theOwnerIsTheModuleWithTheLongestNameThatFits() {
        KernelModules modules = modules("abc 1 0 - L", "abc_de 1 0 - L", "abc_d 1 0 - L", "abcd 1 0 - L");

        assertThat(modules.ownerOf("ABC-de")).contains("abc_de");
        assertThat(modules.ownerOf("abc-de-f")).contains("abc_de");
        assertThat(modules.ownerOf("abc-x")).contains("abc");
        assertThat(modules.ownerOf("abcd")).contains("abcd");
        assertThat(modules.ownerOf("abcde")).isEmpty();
        assertThat(modules.ownerOf("ipmidev")).contains("ipmi_devintf");
    }

    @Test
    void modulesThatUseEachOtherHaveAnOrderAllTheSame() {
        KernelModules modules = modules("a 1 1 b, L", "b 1 1 a, L");

        assertThat(modules.unloadingOrder("a")).containsExactly("b", "a");
        assertThat(modules.unloadingOrder("unknown")).containsExactly("unknown");
    }

    @Test
    void aReleaseHasTwoNumbersAtItsBeginning() {
        assertThat(KernelRelease.parse("6.1.0-56-amd64")).contains(new KernelRelease("6.1.0-56-amd64", 6, 1));
        assertThat(KernelRelease.parse("6")).isEmpty();
        assertThat(new KernelRelease("5.0", 5, 0).sparesReservedMajors()).isTrue();
        assertThat(new KernelRelease("4.15", 4, 15).sparesReservedMajors()).isTrue();
        assertThat(new KernelRelease("4.14", 4, 14).sparesReservedMajors()).isFalse();
        assertThat(new KernelRelease("3.19", 3, 19).sparesReservedMajors()).isFalse();
    }
}
