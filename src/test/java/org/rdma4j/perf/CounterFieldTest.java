package org.rdma4j.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rdma4j.mad.Mad;

class CounterFieldTest {
    private static final Random RANDOM = new Random(5);
    private static final List<PerformanceAttribute> ATTRIBUTES = List.of(
            PerformanceAttribute.PORT_SAMPLES_CONTROL,
            PerformanceAttribute.PORT_COUNTERS,
            PerformanceAttribute.PORT_VL_XMIT_FLOW_CTL_UPDATE_ERRORS);

    @Test
    void aWrittenValueIsReadBackAndOtherFieldsStay() {
        PerformanceData data = random(PerformanceAttribute.PORT_SAMPLES_CONTROL);
        for (CounterField field : data.attribute().fields()) {
            long value = RANDOM.nextLong();
            PerformanceData changed = data.with(field, value);

            assertThat(changed.value(field)).isEqualTo(value & field.largest());
            for (CounterField other : data.attribute().fields()) {
                if (!other.equals(field)) {
                    assertThat(changed.value(other))
                            .as("%s beside %s", other, field)
                            .isEqualTo(data.value(other));
                }
            }
        }
    }

    @Test
    void zeroReplacesEveryBitOfAField() {
        for (PerformanceAttribute attribute : ATTRIBUTES) {
            PerformanceData full = PerformanceData.of(attribute, CountingBytes.allOnes());
            for (CounterField field : attribute.fields()) {
                assertThat(full.with(field, 0).value(field))
                        .as("%s of %s", field, attribute)
                        .isZero();
            }
        }
    }

    @Test
    void sumsStayAtTheLargestValue() {
        CounterField nibble = field(4);
        CounterField word = field(64);

        assertThat(nibble.add(7, 8)).isEqualTo(15);
        assertThat(nibble.add(7, 0)).isEqualTo(7);
        assertThat(nibble.add(7, 7)).isEqualTo(14);
        assertThat(nibble.add(8, 8)).isEqualTo(15);
        assertThat(word.add(-2, 1)).isEqualTo(-1);
        assertThat(word.add(-2, 2)).isEqualTo(-1);
        assertThat(word.add(Long.MAX_VALUE, 1)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aFieldIsOfferedWithTheCapabilityThatItNeeds() {
        ClassPortInfo wide = new ClassPortInfo(1, 1, PerformanceCapability.EXTENDED_WIDTH.mask(), 0, 0);
        ClassPortInfo none = new ClassPortInfo(1, 1, 0, 0, 0);
        CounterField needing =
                new CounterField("Some", 0, 64, CounterField.Form.NUMBER, PerformanceCapability.EXTENDED_WIDTH);

        assertThat(needing.isOfferedBy(wide)).isTrue();
        assertThat(needing.isOfferedBy(none)).isFalse();
        assertThat(field(4).isOfferedBy(none)).isTrue();
    }

    @Test
    void theErrorNamesAMissingField() {
        assertThatThrownBy(() -> PerformanceAttribute.PORT_COUNTERS.field("Nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("PortCounters has no field Nothing");
    }

    private static CounterField field(int bits) {
        return new CounterField("Some", 0, bits, CounterField.Form.NUMBER, null);
    }

    private static PerformanceData random(PerformanceAttribute attribute) {
        byte[] datagram = new byte[Mad.SIZE];
        RANDOM.nextBytes(datagram);
        return PerformanceData.of(attribute, Mad.copyOf(MemorySegment.ofArray(datagram)));
    }
}
