package org.rdma4j.cm;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The type of an event of librdmacm; {@code enum rdma_cm_event_type}. */
enum CmEventType {
    ADDRESS_RESOLVED(0),
    ADDRESS_ERROR(1),
    ROUTE_RESOLVED(2),
    ROUTE_ERROR(3),
    CONNECT_REQUEST(4),
    CONNECT_RESPONSE(5),
    CONNECT_ERROR(6),
    UNREACHABLE(7),
    REJECTED(8),
    ESTABLISHED(9),
    DISCONNECTED(10),
    DEVICE_REMOVAL(11),
    MULTICAST_JOIN(12),
    MULTICAST_ERROR(13),
    ADDRESS_CHANGE(14),
    TIMEWAIT_EXIT(15),
    UNKNOWN(-1);

    private static final NumberedConstants<CmEventType> NUMBERED =
            NumberedConstants.of(values(), CmEventType::value, UNKNOWN);

    private final int value;

    CmEventType(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }

    static CmEventType of(int value) {
        return NUMBERED.get(value);
    }
}
