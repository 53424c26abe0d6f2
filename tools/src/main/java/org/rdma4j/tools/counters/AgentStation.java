package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.CounterField;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.perf.PerformanceData;

/**
 * A node's performance management agent. Each counter is taken from the attribute where it is widest: the extended one
 * where the agent offers it, and for what is not there the plain one.
 */
final class AgentStation implements Station {
    private static final Map<String, PerformanceCapability> OPTIONAL = Map.of(
            "PortXmitWait", PerformanceCapability.PORT_XMIT_WAIT,
            "QP1Dropped", PerformanceCapability.QP1_DROPPED);

    private final PerformanceClient client;
    private final MadAddress address;
    private final List<PortPlace> places;
    private @Nullable ClassPortInfo known;

    AgentStation(PerformanceClient client, MadAddress address, List<PortPlace> places) {
        this.client = client;
        this.address = address;
        this.places = List.copyOf(places);
    }

    /** What the agent offers is asked once, and before the first port: one that is dead costs one time-out. */
    @Override
    public List<Reading> read() {
        ClassPortInfo info = known == null ? client.classPortInfo(address) : known;
        known = info;
        List<Reading> readings = new ArrayList<>();
        for (PortPlace place : places) {
            readings.add(read(place, info));
        }
        return readings;
    }

    private Reading read(PortPlace place, ClassPortInfo info) {
        Map<String, Counter> counters = new LinkedHashMap<>();
        if (info.supportsExtendedCounters()) {
            add(counters, PerformanceAttribute.PORT_COUNTERS_EXTENDED, place.port(), info);
        }
        add(counters, PerformanceAttribute.PORT_COUNTERS, place.port(), info);
        return Reading.now(place, CounterOrigin.AGENT, new ArrayList<>(counters.values()));
    }

    private void add(Map<String, Counter> counters, PerformanceAttribute attribute, int port, ClassPortInfo info) {
        PerformanceData data = client.read(address, attribute, port);
        for (CounterField field : attribute.fields()) {
            String name = field.name();
            PerformanceCapability needed = OPTIONAL.get(name);
            if (field.isCounter() && field.isOfferedBy(info) && (needed == null || info.supports(needed))) {
                counters.putIfAbsent(name, new Counter(name, unit(name), data.value(field), field.bits()));
            }
        }
    }

    private static CounterUnit unit(String name) {
        return switch (name) {
            case "PortXmitData", "PortRcvData" -> CounterUnit.BYTES;
            case "PortXmitWait" -> CounterUnit.TICKS;
            default -> name.endsWith("Pkts") ? CounterUnit.PACKETS : CounterUnit.ERRORS;
        };
    }
}
