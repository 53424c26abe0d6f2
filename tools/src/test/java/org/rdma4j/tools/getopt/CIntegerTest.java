package org.rdma4j.tools.getopt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CIntegerTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0, 0, true",
        "12, 12, true",
        "010, 8, true",
        "08, 0, false",
        "0x1F, 31, true",
        "0Xff, 255, true",
        "0x, 0, false",
        "12abc, 12, false",
        "abc, 0, false",
        "'', 0, true",
        "' \t12', 12, true",
        "-3, -3, true",
        "+3, 3, true",
        "9223372036854775807, 9223372036854775807, true",
        "9223372036854775808, 9223372036854775807, true",
        "-9223372036854775809, -9223372036854775808, true",
        "\u0661, 0, false",
    })
    void isReadAsByStrtol(String text, long value, boolean complete) {
        CInteger parsed = CInteger.parse(text);

        assertThat(parsed.value()).isEqualTo(value);
        assertThat(parsed.isComplete()).isEqualTo(complete);
    }
}
