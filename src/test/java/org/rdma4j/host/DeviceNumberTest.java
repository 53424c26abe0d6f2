package org.rdma4j.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNumberTest {
    @Test
    void everyEncodingIsReadAsItIsWritten() {
        assertThat(numbers()).allSatisfy(number -> {
            assertThat(DeviceNumber.parse(number.toString())).isEqualTo(number);
            assertThat(DeviceNumber.ofKernel(number.toKernel())).isEqualTo(number);
            assertThat(DeviceNumber.ofLibrary(number.toLibrary())).isEqualTo(number);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "231:192, 0x0e7000c0, 0xe7c0",
        "231:0,   0x0e700000, 0xe700",
        "1:3,     0x00100003, 0x103",
        "511:256, 0x1ff00100, 0x11ff00",
        "4095:1048575, 0xffffffff, 0xffffffff",
    })
    void numbersAreEncodedAsInTheKernelAndTheLibrary(String text, String kernel, String library) {
        DeviceNumber number = DeviceNumber.parse(text);

        assertThat(number.toKernel()).isEqualTo(Integer.parseUnsignedInt(kernel.substring(2), 16));
        assertThat(number.toLibrary()).isEqualTo(Long.parseUnsignedLong(library.substring(2), 16));
    }

    @Test
    void theNumberOfANodeIsReadAsTheSystemGivesIt() throws Exception {
        assertThat(DeviceNumber.ofLibrary((long) Files.getAttribute(Path.of("/dev/null"), "unix:rdev")))
                .isEqualTo(new DeviceNumber(1, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "231", "231:", ":192", "231 192", "-1:0", "+1:0", "1:2:3", "a:b", "٢:١", "4294967527:0"
            })
    void theErrorForAnInvalidNumberHasItsText(String text) {
        assertThatThrownBy(() -> DeviceNumber.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a device number");
    }

    @Test
    void numbersBeyondTheKernelsRangeAreRefused() {
        assertThatThrownBy(() -> DeviceNumber.parse("4096:0")).hasMessageContaining("to 4095:1048575");
        assertThatThrownBy(() -> new DeviceNumber(0, 1 << 20)).hasMessageContaining("not to 0:1048576");
        assertThatThrownBy(() -> new DeviceNumber(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DeviceNumber.ofLibrary(1L << 63)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DeviceNumber.ofLibrary(1L << 32)).isInstanceOf(IllegalArgumentException.class);
    }

    /** All majors, each with minors just below and above every power of two. */
    private static Stream<DeviceNumber> numbers() {
        return IntStream.rangeClosed(0, 0xFFF)
                .boxed()
                .flatMap(major -> IntStream.rangeClosed(0, 20)
                        .flatMap(bit -> IntStream.of(1 << bit, (1 << bit) - 1))
                        .filter(minor -> minor <= 0xFFFFF)
                        .mapToObj(minor -> new DeviceNumber(major, minor)));
    }
}
