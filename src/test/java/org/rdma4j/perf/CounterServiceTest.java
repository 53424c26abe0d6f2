package org.rdma4j.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadAttribute;
import org.rdma4j.mad.MadHeader;
import org.rdma4j.mad.MadMethod;
import org.rdma4j.mad.MadStatus;
import org.rdma4j.mad.ManagementClass;

class CounterServiceTest {
    private static final int PORT = 1;
    private static final int DATAGRAMS = 1_000_000;

    private final Map<String, Long> kernel = new HashMap<>();
    private final CounterService service = new CounterService(() -> Map.copyOf(kernel), PORT);

    @Test
    void countersStopAtTheLargestValueOfTheirField() {
        kernel.putAll(Map.of(
                "SymbolErrorCounter", 0x12345L,
                "LinkDownedCounter", 0x100L,
                "LocalLinkIntegrityErrors", 16L,
                "PortXmitPkts", 0x1_0000_0000L,
                "PortRcvData", 0xFFFF_FFFEL));

        PortCounters plain = PortCounters.of(get(PerformanceAttribute.PORT_COUNTERS));
        PortCountersExtended extended = PortCountersExtended.of(get(PerformanceAttribute.PORT_COUNTERS_EXTENDED));

        assertThat(plain.symbolErrors()).isEqualTo(0xFFFF);
        assertThat(plain.linksDowned()).isEqualTo(0xFF);
        assertThat(plain.localLinkIntegrityErrors()).isEqualTo(15);
        assertThat(plain.xmitPkts()).isEqualTo(0xFFFF_FFFFL);
        assertThat(plain.rcvData()).isEqualTo(0xFFFF_FFFEL);
        assertThat(plain.portSelect()).isEqualTo(PORT);
        assertThat(extended.symbolErrors()).isEqualTo(0x12345);
        assertThat(extended.xmitPkts()).isEqualTo(0x1_0000_0000L);
    }

    @Test
    void aSetChangesOnlyTheSelectedCountersOfItsAttribute() {
        kernel.putAll(Map.of("PortXmitPkts", 1000L, "PortRcvPkts", 2000L, "PortXmitWait", 50L));

        PortCounters set = PortCounters.of(set(question(PerformanceAttribute.PORT_COUNTERS)
                .with("CounterSelect", 1 << 14)
                .with("CounterSelect2", 1)
                .with("PortXmitPkts", 7)));
        kernel.putAll(Map.of("PortXmitPkts", 1100L, "PortRcvPkts", 2200L, "PortXmitWait", 55L));
        PortCounters later = PortCounters.of(get(PerformanceAttribute.PORT_COUNTERS));

        assertThat(set.xmitPkts()).isEqualTo(7);
        assertThat(set.xmitWait()).isZero();
        assertThat(set.rcvPkts()).isEqualTo(2000);
        assertThat(later.xmitPkts()).isEqualTo(107);
        assertThat(later.xmitWait()).isEqualTo(5);
        assertThat(later.rcvPkts()).isEqualTo(2200);
        assertThat(PortCountersExtended.of(get(PerformanceAttribute.PORT_COUNTERS_EXTENDED))
                        .xmitPkts())
                .isEqualTo(1100);
    }

    @Test
    void everyCounterHasABitOfItsOwn() {
        for (CounterSelection selection :
                new CounterSelection[] {CounterSelection.PORT_COUNTERS, CounterSelection.PORT_COUNTERS_EXTENDED}) {
            selection.attribute().fields().stream()
                    .filter(CounterField::isCounter)
                    .forEach(field -> kernel.put(field.name(), 9L));
            PerformanceData all = question(selection.attribute())
                    .with("CounterSelect", 0xFFFF)
                    .with("CounterSelect2", 0xFFFF_FFFFL);

            PerformanceData set = set(all);

            selection.attribute().fields().stream()
                    .filter(CounterField::isCounter)
                    .forEach(field ->
                            assertThat(set.value(field)).as(field.name()).isZero());
        }
    }

    @Test
    void aCounterThatRestartsIsReadFromItsNewStart() {
        kernel.put("PortXmitPkts", 1000L);
        set(question(PerformanceAttribute.PORT_COUNTERS).with("CounterSelect", 0xFFFF));
        kernel.put("PortXmitPkts", 30L);

        assertThat(PortCounters.of(get(PerformanceAttribute.PORT_COUNTERS)).xmitPkts())
                .isEqualTo(30);
    }

    @Test
    void reportsWhatThePortCounts() {
        ClassPortInfo without = ClassPortInfo.of(get(PerformanceAttribute.CLASS_PORT_INFO));
        kernel.putAll(Map.of(
                "PortXmitWait", 0L,
                "PortUnicastXmitPkts", 0L,
                "PortUnicastRcvPkts", 0L,
                "PortMulticastXmitPkts", 0L,
                "PortMulticastRcvPkts", 0L));
        ClassPortInfo with = ClassPortInfo.of(get(PerformanceAttribute.CLASS_PORT_INFO));

        assertThat(without.capabilities())
                .containsExactlyInAnyOrder(
                        PerformanceCapability.EXTENDED_WIDTH_NO_IETF,
                        PerformanceCapability.ADDITIONAL_EXTENDED_COUNTERS);
        assertThat(with.capabilities())
                .containsExactlyInAnyOrder(
                        PerformanceCapability.EXTENDED_WIDTH,
                        PerformanceCapability.PORT_XMIT_WAIT,
                        PerformanceCapability.ADDITIONAL_EXTENDED_COUNTERS);
    }

    @Test
    void refusesUnsupportedRequestsWithAReason() {
        MadAttribute counters = PerformanceAttribute.PORT_COUNTERS.attribute();
        MadAttribute samples = PerformanceAttribute.PORT_SAMPLES_CONTROL.attribute();
        MadHeader get = MadHeader.request(MadMethod.GET, counters, 0, 5);

        assertThat(status(MadHeader.request(MadMethod.GET, samples, 0, 5), PORT))
                .isEqualTo(0x0C);
        assertThat(status(MadHeader.request(MadMethod.GET_TABLE, counters, 0, 5), PORT))
                .isEqualTo(0x08);
        assertThat(status(get, 2)).isEqualTo(0x1C);
        assertThat(status(get, 255)).isEqualTo(0x1C);
        assertThat(status(version(2, 1), PORT)).isEqualTo(0x04);
        assertThat(status(version(1, 2), PORT)).isEqualTo(0x04);
        assertThat(status(get, PORT)).isZero();
    }

    private static MadHeader version(int base, int version) {
        return new MadHeader(
                base,
                ManagementClass.PERFORMANCE,
                version,
                MadMethod.GET,
                MadStatus.OK,
                0,
                5,
                PerformanceAttribute.PORT_COUNTERS.attribute().id(),
                0);
    }

    /** Each request gets a complete answer with the right header; an unsupported one is refused. */
    @Test
    void answersAMillionHostileRequests() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        kernel.put("PortXmitPkts", 1000L);
        int carriedOut = 0;
        byte[] bytes = new byte[Mad.SIZE];
        for (int number = 0; number < DATAGRAMS; number++) {
            random.nextBytes(bytes);
            if (number % 2 == 0) {
                bytes[0] = 1;
                bytes[2] = 1;
                bytes[3] = (byte) random.nextInt(1, 3);
                bytes[16] = 0;
                bytes[17] = (byte) random.nextInt(0x20);
                bytes[65] = (byte) random.nextInt(3);
            }
            Mad question = Mad.copyOf(MemorySegment.ofArray(bytes));
            Mad response = service.response(question);

            assertThat(response.bytes().size()).isEqualTo(Mad.SIZE);
            assertThat(response.header().method().isResponse()).isTrue();
            assertThat(response.header().transactionId())
                    .isEqualTo(question.header().transactionId());
            assertThat(response.header().attributeId())
                    .isEqualTo(question.header().attributeId());
            carriedOut += response.header().status().isOk() ? 1 : 0;
        }
        assertThat(carriedOut).isPositive();
    }

    private int status(MadHeader header, int port) {
        PerformanceData data =
                PerformanceData.zero(PerformanceAttribute.PORT_COUNTERS).with("PortSelect", port);
        return service.response(Mad.of(header, data.body())).header().status().value();
    }

    private PerformanceData get(PerformanceAttribute attribute) {
        PerformanceData data = attribute.has("PortSelect") ? question(attribute) : PerformanceData.zero(attribute);
        return query(MadMethod.GET, data);
    }

    private PerformanceData set(PerformanceData data) {
        return query(MadMethod.SET, data);
    }

    private static PerformanceData question(PerformanceAttribute attribute) {
        return PerformanceData.zero(attribute).with("PortSelect", PORT);
    }

    private PerformanceData query(MadMethod method, PerformanceData data) {
        MadHeader header = MadHeader.request(method, data.attribute().attribute(), 0, 5);
        Mad response = service.response(Mad.of(header, data.body()));
        assertThat(response.header().status().isOk()).isTrue();
        return PerformanceData.of(data.attribute(), response);
    }
}
