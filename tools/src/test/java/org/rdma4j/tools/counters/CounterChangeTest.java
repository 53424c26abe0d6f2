package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterChangeTest {
    @Test
    void dataIsInBytes() {
        assertThat(change(CounterUnit.BYTES, 32, 1000, 1250).difference()).isEqualTo(BigInteger.valueOf(1000));
        assertThat(new Counter("PortXmitData", CounterUnit.BYTES, -2L, 64).value())
                .isEqualTo("73786976294838206456");
    }

    @Test
    void theChangeOfASaturatedCounterIsUnknown() {
        assertThat(change(CounterUnit.ERRORS, 16, 65_530, 65_535))
                .isEqualTo(new CounterChange(null, "saturated", BigInteger.valueOf(5)));
        assertThat(change(CounterUnit.BYTES, 32, 0xFFFF_FFFFL, 0xFFFF_FFFFL).doubt())
                .isEqualTo("saturated");
        assertThat(change(CounterUnit.ERRORS, 4, 3, 14).difference()).isEqualTo(BigInteger.valueOf(11));
    }

    @Test
    void a32BitCounterThatFallsFromTheUpperHalfToTheLowerHasWrapped() {
        assertThat(change(CounterUnit.BYTES, 32, 0xFFFF_FFF0L, 0x10).difference())
                .isEqualTo(BigInteger.valueOf(4 * 0x20));
        assertThat(change(CounterUnit.PACKETS, 32, 0xFFFF_FFF0L, 0x10).difference())
                .isEqualTo(BigInteger.valueOf(0x20));
    }

    @Test
    void anyOtherFallIsAReset() {
        assertThat(change(CounterUnit.PACKETS, 32, 1000, 10)).isEqualTo(reset(10));
        assertThat(change(CounterUnit.PACKETS, 64, -16L, 10)).isEqualTo(reset(10));
        assertThat(change(CounterUnit.ERRORS, 16, 65_535, 0)).isEqualTo(reset(0));
        assertThat(change(CounterUnit.PACKETS, 32, 0xFFFF_FFFFL, 0)).isEqualTo(reset(0));
        assertThat(reset(0).perSecond(1)).isNaN();
    }

    @Test
    void allChangesAreUnknownIfOneCounterWasReset() {
        ReadingChange change = ReadingChange.between(reading(40, 100), reading(0, 130));

        assertThat(change.changes().get("errors")).isEqualTo(reset(0));
        assertThat(change.changes().get("packets")).isEqualTo(reset(30));
        assertThat(ReadingChange.between(reading(40, 100), reading(40, 130))
                        .changes()
                        .get("packets"))
                .isEqualTo(new CounterChange(BigInteger.valueOf(30), "", BigInteger.valueOf(30)));
    }

    @Test
    void theChangeBetweenTwoWidthsIsUnknown() {
        Counter narrow = new Counter("data", CounterUnit.BYTES, 10, 32);
        Counter wide = new Counter("data", CounterUnit.BYTES, 20, 64);

        assertThat(CounterChange.between(narrow, wide).doubt()).isEqualTo("read with another width");
    }

    private static Reading reading(long errors, long packets) {
        return Reading.now(
                PortPlace.at("LID 1", 1, 1),
                CounterOrigin.AGENT,
                List.of(
                        new Counter("errors", CounterUnit.ERRORS, errors, 16),
                        new Counter("packets", CounterUnit.PACKETS, packets, 32)));
    }

    private static CounterChange reset(long atLeast) {
        return new CounterChange(null, "reset", BigInteger.valueOf(atLeast));
    }

    @Test
    void ratesAreInBitsAndThousands() {
        assertThat(HumanNumber.rate(125, CounterUnit.BYTES)).isEqualTo("1 kb/s");
        assertThat(HumanNumber.rate(156_250_000, CounterUnit.BYTES)).isEqualTo("1.25 Gb/s");
        assertThat(HumanNumber.rate(999, CounterUnit.PACKETS)).isEqualTo("999 packets/s");
        assertThat(HumanNumber.rate(999.7, CounterUnit.PACKETS)).isEqualTo("1.00 kpackets/s");
        assertThat(HumanNumber.rate(0, CounterUnit.ERRORS)).isEqualTo("0 errors/s");
        assertThat(HumanNumber.rate(Double.NaN, CounterUnit.BYTES)).isEqualTo("unknown");
    }

    private static CounterChange change(CounterUnit unit, int bits, long before, long after) {
        return CounterChange.between(
                new Counter("counter", unit, before, bits), new Counter("counter", unit, after, bits));
    }
}
