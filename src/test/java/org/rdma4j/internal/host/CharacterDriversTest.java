package org.rdma4j.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.internal.host.CharacterDrivers.Registration;

class CharacterDriversTest {
    private static final String TEXT = """
            Character devices:
              1 mem
              4 /dev/vc/0
              4 tty
              4 ttyS
            231 infiniband_mad
            231 infiniband_verbs
            245 infiniband_mad
            246 infiniband_verbs

            Block devices:
              7 loop
            231 not_a_character_device
            """;

    private final CharacterDrivers drivers = CharacterDrivers.parse(TEXT);

    @Test
    void severalDriversShareAMajor() {
        assertThat(drivers.on(4)).containsExactly("/dev/vc/0", "tty", "ttyS");
        assertThat(drivers.on(231)).containsExactly("infiniband_mad", "infiniband_verbs");
        assertThat(drivers.on(230)).isEmpty();
    }

    @Test
    void aDriverHoldsSeveralMajors() {
        assertThat(drivers.majorsOf("infiniband_verbs")).containsExactly(231, 246);
        assertThat(drivers.majorsOf("infiniband_mad")).containsExactly(231, 245);
        assertThat(drivers.majorsOf("loop")).isEmpty();
    }

    @Test
    void everyLineOfThisSystemIsUnderstood() throws Exception {
        CharacterDrivers here = CharacterDrivers.parse(Files.readString(Path.of("/proc/devices")));

        assertThat(here.on(1)).containsExactly("mem");
        assertThat(here.majorsOf("misc")).containsExactly(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Character devices:",
                "Block devices:\n231 loop",
                "Character devices:\n\n\n",
                "231 mem",
                "Character devices:\nmem\n231\nx y\n99999999999 mem\n: :"
            })
    void linesThatAreNotRegistrationsAreIgnored(String text) {
        assertThat(CharacterDrivers.parse(text).registrations()).isEmpty();
    }

    @Test
    void whatTheKernelWritesIsReadBack() {
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            List<Registration> registrations = new ArrayList<>();
            StringBuilder text = new StringBuilder("Character devices:\n");
            for (int line = random.nextInt(60); line > 0; line--) {
                String driver = "driver %x:".formatted(random.nextInt(9));
                Registration registration = new Registration(random.nextInt(512), driver);
                registrations.add(registration);
                text.append("%3d %s\n".formatted(registration.major(), registration.driver()));
            }
            text.append("\nBlock devices:\n259 blkext\n");

            CharacterDrivers read = CharacterDrivers.parse(text.toString());

            assertThat(read.registrations()).as("seed %d", seed).isEqualTo(registrations);
            assertThat(registrations)
                    .allSatisfy(registration -> assertThat(read.on(registration.major()))
                            .contains(registration.driver())
                            .doesNotHaveDuplicates());
        }
    }

    @Test
    void garbageCausesNoException() {
        for (int seed = 0; seed < 1_000; seed++) {
            byte[] garbage = new byte[4096];
            new Random(seed).nextBytes(garbage);
            String text = new String(garbage, StandardCharsets.ISO_8859_1);

            assertThat(CharacterDrivers.parse("Character devices:\n" + text + "\n231 mine\n")
                            .on(231))
                    .as("seed %d", seed)
                    .contains("mine");
        }
    }
}
