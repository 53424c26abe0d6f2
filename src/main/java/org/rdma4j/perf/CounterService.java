package org.rdma4j.perf;

import java.util.Map;
import java.util.Set;
import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadHeader;
import org.rdma4j.mad.MadMethod;
import org.rdma4j.mad.MadStatus;
import org.rdma4j.mad.ManagementClass;

/**
 * Makes the response of a performance management agent to any datagram. Not thread-safe; the owner handles one request
 * after the other.
 */
final class CounterService {
    private static final MadStatus BAD_VERSION = new MadStatus(1 << 2);
    private static final MadStatus METHOD_NOT_SUPPORTED = new MadStatus(2 << 2);
    private static final MadStatus ATTRIBUTE_NOT_SUPPORTED = new MadStatus(3 << 2);
    private static final MadStatus INVALID_VALUE = new MadStatus(7 << 2);

    private static final int BASE_VERSION = 1;

    /** A response takes up to about a second: 4.096 us times 2 to the power of 18. */
    private static final int RESPONSE_TIME = 18;

    private static final Set<String> MULTICAST_AND_UNICAST =
            Set.of("PortUnicastXmitPkts", "PortUnicastRcvPkts", "PortMulticastXmitPkts", "PortMulticastRcvPkts");

    private final CounterSource source;
    private final int port;
    private final ResettableCounters plain = new ResettableCounters(CounterSelection.PORT_COUNTERS);
    private final ResettableCounters extended = new ResettableCounters(CounterSelection.PORT_COUNTERS_EXTENDED);

    CounterService(CounterSource source, int port) {
        this.source = source;
        this.port = port;
    }

    /** The response. A request that cannot be carried out is sent back unchanged, with a status that says why. */
    Mad response(Mad request) {
        MadHeader header = request.header();
        if (header.baseVersion() != BASE_VERSION || header.classVersion() != ManagementClass.PERFORMANCE.version()) {
            return refusal(request, BAD_VERSION);
        }
        boolean set = header.method().equals(MadMethod.SET);
        if (!set && !header.method().equals(MadMethod.GET)) {
            return refusal(request, METHOD_NOT_SUPPORTED);
        }
        int attribute = header.attributeId();
        if (attribute == id(PerformanceAttribute.CLASS_PORT_INFO)) {
            return response(request, classPortInfo().data());
        }
        if (attribute == id(PerformanceAttribute.PORT_COUNTERS)) {
            return counters(request, plain, PerformanceAttribute.PORT_COUNTERS, set);
        }
        if (attribute == id(PerformanceAttribute.PORT_COUNTERS_EXTENDED)) {
            return counters(request, extended, PerformanceAttribute.PORT_COUNTERS_EXTENDED, set);
        }
        return refusal(request, ATTRIBUTE_NOT_SUPPORTED);
    }

    private static int id(PerformanceAttribute attribute) {
        return attribute.attribute().id();
    }

    private Mad counters(Mad request, ResettableCounters counters, PerformanceAttribute attribute, boolean set) {
        PerformanceData asked = PerformanceData.of(attribute, request);
        if (asked.value("PortSelect") != port) {
            return refusal(request, INVALID_VALUE);
        }
        Map<String, Long> values = source.read();
        if (set) {
            counters.set(asked, values);
        }
        return response(request, counters.read(asked, values));
    }

    /**
     * Offers only what the port counts, so that the client can distinguish a counter at zero from one that is missing.
     */
    private ClassPortInfo classPortInfo() {
        Set<String> names = source.read().keySet();
        int mask = bit(
                        names.containsAll(MULTICAST_AND_UNICAST)
                                ? PerformanceCapability.EXTENDED_WIDTH
                                : PerformanceCapability.EXTENDED_WIDTH_NO_IETF)
                | (names.contains("PortXmitWait") ? bit(PerformanceCapability.PORT_XMIT_WAIT) : 0)
                | (names.contains("QP1Dropped") ? bit(PerformanceCapability.QP1_DROPPED) : 0);
        int mask2 = bit(PerformanceCapability.ADDITIONAL_EXTENDED_COUNTERS);
        return new ClassPortInfo(BASE_VERSION, ManagementClass.PERFORMANCE.version(), mask, mask2, RESPONSE_TIME);
    }

    private static int bit(PerformanceCapability capability) {
        return capability.mask();
    }

    private static Mad response(Mad request, PerformanceData data) {
        return Mad.of(request.header().response(MadStatus.OK), data.body());
    }

    private static Mad refusal(Mad request, MadStatus status) {
        return Mad.of(
                request.header().response(status),
                request.bytes().slice(MadHeader.SIZE, Mad.SIZE - MadHeader.SIZE).toByteArray());
    }
}
