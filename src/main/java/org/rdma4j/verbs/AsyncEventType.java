package org.rdma4j.verbs;

import org.rdma4j.internal.numbers.NumberedConstants;

/**
 * The type of an event of a device, a port, or one of a program's objects; see {@code man ibv_get_async_event} and
 * InfiniBand Architecture Specification 1.4, volume 1, 11.6.3.
 */
public enum AsyncEventType {
    /** A completion queue overran: it was too small for what was posted. */
    COMPLETION_QUEUE_ERROR(0),
    /** A queue pair failed, and could not report it with a completion. */
    QUEUE_PAIR_FATAL(1),
    /** A peer sent what the queue pair's transport does not allow. */
    QUEUE_PAIR_REQUEST_ERROR(2),
    /** A peer asked for an access that the queue pair does not grant. */
    QUEUE_PAIR_ACCESS_ERROR(3),
    /** A queue pair in READY_TO_RECEIVE received its first message. */
    COMMUNICATION_ESTABLISHED(4),
    /** A send queue that was told to drain has drained. */
    SEND_QUEUE_DRAINED(5),
    /** A queue pair changed to its alternate path. */
    PATH_MIGRATED(6),
    /** A queue pair could not change to its alternate path. */
    PATH_MIGRATION_ERROR(7),
    /** The device failed, or is being removed: close what was made from it. */
    DEVICE_FATAL(8),
    /** A port can carry traffic. */
    PORT_ACTIVE(9),
    /** A port can no longer carry traffic. */
    PORT_ERROR(10),
    /** The subnet manager gave a port another LID. */
    LID_CHANGE(11),
    /** The subnet manager changed a port's table of partition keys. */
    PARTITION_KEY_CHANGE(12),
    /** Another subnet manager is in charge of a port. */
    SUBNET_MANAGER_CHANGE(13),
    /** A shared receive queue failed. */
    SHARED_RECEIVE_QUEUE_ERROR(14),
    /** A shared receive queue holds fewer receives than its limit. */
    SHARED_RECEIVE_QUEUE_LIMIT_REACHED(15),
    /** A queue pair in ERROR takes no more receives from its shared receive queue. */
    LAST_WORK_REQUEST_REACHED(16),
    /** The subnet manager asks for new registrations, such as those of multicast groups. */
    CLIENT_REREGISTER(17),
    /** A port's GID table changed. */
    GID_CHANGE(18),
    /** A work queue of a receive-side scaling group failed. */
    WORK_QUEUE_FATAL(19),
    /** Something that this version does not know; {@link AsyncEvent#typeValue} has its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<AsyncEventType> NUMBERED =
            NumberedConstants.of(values(), AsyncEventType::value, UNKNOWN);

    private final int value;

    AsyncEventType(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_event_type}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The type with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static AsyncEventType of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the type with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code PORT_ERROR} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }

    /** Whether the event is about a queue, and not about a port or the device. */
    boolean concernsAnObject() {
        return switch (this) {
            case COMPLETION_QUEUE_ERROR,
                    QUEUE_PAIR_FATAL,
                    QUEUE_PAIR_REQUEST_ERROR,
                    QUEUE_PAIR_ACCESS_ERROR,
                    COMMUNICATION_ESTABLISHED,
                    SEND_QUEUE_DRAINED,
                    PATH_MIGRATED,
                    PATH_MIGRATION_ERROR,
                    SHARED_RECEIVE_QUEUE_ERROR,
                    SHARED_RECEIVE_QUEUE_LIMIT_REACHED,
                    LAST_WORK_REQUEST_REACHED,
                    WORK_QUEUE_FATAL -> true;
            default -> false;
        };
    }
}
