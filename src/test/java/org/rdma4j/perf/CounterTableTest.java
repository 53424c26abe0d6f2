package org.rdma4j.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class CounterTableTest {
    @Test
    void fieldsFollowEachOtherBitByBit() {
        assertThat(new CounterTable()
                        .number("One", 3)
                        .mask("Two", 5)
                        .skip(4)
                        .number("Three", 12)
                        .at(9)
                        .number("Four", 64)
                        .fields())
                .extracting(CounterField::name, CounterField::bitOffset, CounterField::bits, CounterField::form)
                .containsExactly(
                        tuple("One", 0, 3, CounterField.Form.NUMBER),
                        tuple("Two", 3, 5, CounterField.Form.MASK),
                        tuple("Three", 12, 12, CounterField.Form.NUMBER),
                        tuple("Four", 72, 64, CounterField.Form.NUMBER));
    }

    @Test
    void fieldsOfOneKindAreNumbered() {
        assertThat(new CounterTable().numbers("Lane", 3, 16).masks("Mask", 2, 8).fields())
                .extracting(CounterField::name, CounterField::bitOffset)
                .containsExactly(
                        tuple("Lane0", 0),
                        tuple("Lane1", 16),
                        tuple("Lane2", 32),
                        tuple("Mask0", 48),
                        tuple("Mask1", 56));
    }

    @Test
    void fieldsNeedTheCapabilityThatIsNamedBeforeThem() {
        assertThat(CounterTable.select()
                        .needing(PerformanceCapability.EXTENDED_WIDTH)
                        .number("Wide", 64)
                        .fields())
                .extracting(CounterField::name, CounterField::bitOffset, CounterField::needs)
                .containsExactly(
                        tuple("PortSelect", 8, null),
                        tuple("CounterSelect", 16, null),
                        tuple("Wide", 32, PerformanceCapability.EXTENDED_WIDTH));
    }
}
