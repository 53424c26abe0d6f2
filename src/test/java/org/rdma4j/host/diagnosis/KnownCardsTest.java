package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KnownCardsTest {
    private static final Pattern ALIAS = Pattern.compile("alias pci:v0000(\\w{4})d0000(\\w{4})\\S* (\\w+)");

    /** Thor 2: bnxt_en of Linux 6.1 does not claim it, but that of 6.12 does. */
    private static final Set<String> NEWER_THAN_6_1 = Set.of("14e4:1760");

    @Test
    void cardsOfDroppedGenerationsNameTheSeriesThatHasThem() {
        for (String numbers : List.of("15b3:1003", "15b3:1004", "15b3:1007", "15b3:1011", "15b3:1012")) {
            assertThat(KnownCards.find(numbers, "").orElseThrow().support()).contains("MLNX_OFED 4.9 LTS");
        }
    }

    @Test
    void aNewNetworkCardOfMellanoxIsOne() {
        assertThat(KnownCards.find("15b3:10ff", "0x020700"))
                .get()
                .extracting(CardKind::coreDriver)
                .isEqualTo("mlx5_core");
        assertThat(KnownCards.find("15b3:1976", "0x060400")).isEmpty();
    }

    @Test
    void theGenerationOfAChelsioCardIsKnown() {
        assertThat(KnownCards.find("1425:6401", "0x020000"))
                .get()
                .extracting(CardKind::name)
                .isEqualTo("Chelsio T6");
        assertThat(KnownCards.find("1425:0030", "0x020000")).isEmpty();
    }

    @Test
    void unknownNumbersAreNoCards() {
        assertThat(KnownCards.find(":", "")).isEmpty();
        assertThat(KnownCards.find("1425:", "0x02")).isEmpty();
        assertThat(KnownCards.find("8086:1533", "0x020000")).isEmpty();
    }

    /** Drivers that this kernel does not have are left out. */
    @Test
    @Tag("soft-roce")
    void everyCardIsClaimedByTheDriverThatIsNamed() throws Exception {
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        Map<String, CardKind> listed = KnownCards.listed();
        Set<String> drivers = new HashSet<>();
        Set<String> claimed = new HashSet<>();
        for (String line : Files.readAllLines(Path.of("/lib/modules", release, "modules.alias"))) {
            Matcher alias = line.startsWith("alias pci:v") ? ALIAS.matcher(line) : ALIAS.matcher("");
            if (alias.lookingAt()) {
                String numbers = (alias.group(1) + ":" + alias.group(2)).toLowerCase(Locale.ROOT);
                drivers.add(alias.group(3));
                CardKind kind = listed.get(numbers);
                if (kind != null && kind.coreDriver().equals(alias.group(3))) {
                    claimed.add(numbers);
                }
            }
        }

        assertThat(drivers).contains("mlx4_core", "mlx5_core", "ice", "bnxt_en", "hfi1");
        assertThat(listed.entrySet())
                .filteredOn(card -> drivers.contains(card.getValue().coreDriver()))
                .extracting(Map.Entry::getKey)
                .filteredOn(numbers -> !release.startsWith("6.1.") || !NEWER_THAN_6_1.contains(numbers))
                .isSubsetOf(claimed);
    }
}
