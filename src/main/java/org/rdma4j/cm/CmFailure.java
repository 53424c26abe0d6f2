package org.rdma4j.cm;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;

/** Makes exceptions from events that report a failure. */
final class CmFailure {
    /** Nobody listens for datagrams on the port; {@code enum ib_cm_sidr_status}. */
    private static final int NO_SERVICE = 1;

    private static final int NO_QUEUE_PAIR = 3;

    private CmFailure() {}

    /** Null if the event does not report a failure. */
    static @Nullable RdmaException of(CmEvent event, PortSpace space, String purpose) {
        return switch (event.type()) {
            case ADDRESS_ERROR, ROUTE_ERROR, CONNECT_ERROR, MULTICAST_ERROR -> numbered(event.status(), purpose);
            case UNREACHABLE ->
                space == PortSpace.DATAGRAMS && event.status() > 0
                        ? refusedDatagrams(event, purpose)
                        : numbered(event.status(), purpose);
            case REJECTED ->
                new ConnectionRefusedException(
                        "the " + purpose, RefusalReason.of(event.status()), event.status(), event.privateData());
            case DISCONNECTED ->
                new RdmaException("the peer ended the %s before it was established".formatted(purpose));
            case DEVICE_REMOVAL -> removed(purpose);
            default -> null;
        };
    }

    static RdmaException removed(String purpose) {
        return new RdmaException(
                "the device of the %s was removed: close everything that was created on it, and list the devices again"
                        .formatted(purpose),
                Errno.ENODEV);
    }

    private static RdmaException numbered(int status, String purpose) {
        Errno errno = new Errno(Math.abs(status));
        String advice = new AddressFailure("", false).advice(errno);
        return new RdmaException(
                "the %s failed: %s".formatted(purpose, errno.name()) + (advice.isEmpty() ? "" : "; " + advice), errno);
    }

    private static ConnectionRefusedException refusedDatagrams(CmEvent event, String purpose) {
        RefusalReason reason = switch (event.status()) {
            case NO_SERVICE -> RefusalReason.NO_LISTENER;
            case 2 -> RefusalReason.REJECTED_BY_PEER;
            case NO_QUEUE_PAIR -> RefusalReason.NO_QUEUE_PAIR;
            default -> RefusalReason.UNKNOWN;
        };
        return new ConnectionRefusedException("the " + purpose, reason, event.status(), event.privateData());
    }
}
