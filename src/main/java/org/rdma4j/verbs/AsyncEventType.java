package org.rdma4j.verbs;

/**
 * What happened to a device, a port, or one of a program's objects; see {@code man ibv_get_async_event} and InfiniBand
 * Architecture Specification 1.4, volume 1, 11.6.3. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_event_type}
 */
public record AsyncEventType(int value) {
    /** A completion queue overran: it was too small for what was posted. */
    public static final AsyncEventType COMPLETION_QUEUE_ERROR = new AsyncEventType(0);
    /** A queue pair failed, and could not tell it by a completion. */
    public static final AsyncEventType QUEUE_PAIR_FATAL = new AsyncEventType(1);
    /** A peer sent what the queue pair's transport does not allow. */
    public static final AsyncEventType QUEUE_PAIR_REQUEST_ERROR = new AsyncEventType(2);
    /** A peer asked for an access that the queue pair does not grant. */
    public static final AsyncEventType QUEUE_PAIR_ACCESS_ERROR = new AsyncEventType(3);
    /** A queue pair in READY_TO_RECEIVE received its first message. */
    public static final AsyncEventType COMMUNICATION_ESTABLISHED = new AsyncEventType(4);
    /** A send queue that was told to drain has drained. */
    public static final AsyncEventType SEND_QUEUE_DRAINED = new AsyncEventType(5);
    /** A queue pair went over to its alternate path. */
    public static final AsyncEventType PATH_MIGRATED = new AsyncEventType(6);
    /** A queue pair could not go over to its alternate path. */
    public static final AsyncEventType PATH_MIGRATION_ERROR = new AsyncEventType(7);
    /** The device failed, or is being removed: close what was made from it. */
    public static final AsyncEventType DEVICE_FATAL = new AsyncEventType(8);
    /** A port can carry traffic. */
    public static final AsyncEventType PORT_ACTIVE = new AsyncEventType(9);
    /** A port can no longer carry traffic. */
    public static final AsyncEventType PORT_ERROR = new AsyncEventType(10);
    /** The subnet manager gave a port another LID. */
    public static final AsyncEventType LID_CHANGE = new AsyncEventType(11);
    /** The subnet manager changed a port's table of partition keys. */
    public static final AsyncEventType PARTITION_KEY_CHANGE = new AsyncEventType(12);
    /** Another subnet manager is in charge of a port. */
    public static final AsyncEventType SUBNET_MANAGER_CHANGE = new AsyncEventType(13);
    /** A shared receive queue failed. */
    public static final AsyncEventType SHARED_RECEIVE_QUEUE_ERROR = new AsyncEventType(14);
    /** A shared receive queue has fewer receives than the limit that it was given. */
    public static final AsyncEventType SHARED_RECEIVE_QUEUE_LIMIT_REACHED = new AsyncEventType(15);
    /** A queue pair in ERROR takes no more receives from its shared receive queue. */
    public static final AsyncEventType LAST_WORK_REQUEST_REACHED = new AsyncEventType(16);
    /** The subnet manager asks for registrations anew, as for multicast groups. */
    public static final AsyncEventType CLIENT_REREGISTER = new AsyncEventType(17);
    /** A port's GID table changed. */
    public static final AsyncEventType GID_CHANGE = new AsyncEventType(18);
    /** A work queue of a receive-side scaling group failed. */
    public static final AsyncEventType WORK_QUEUE_FATAL = new AsyncEventType(19);

    /** Whether the event is of a queue, and not of a port or of the device. */
    boolean concernsAnObject() {
        return switch (value) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 14, 15, 16, 19 -> true;
            default -> false;
        };
    }

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "COMPLETION_QUEUE_ERROR";
            case 1 -> "QUEUE_PAIR_FATAL";
            case 2 -> "QUEUE_PAIR_REQUEST_ERROR";
            case 3 -> "QUEUE_PAIR_ACCESS_ERROR";
            case 4 -> "COMMUNICATION_ESTABLISHED";
            case 5 -> "SEND_QUEUE_DRAINED";
            case 6 -> "PATH_MIGRATED";
            case 7 -> "PATH_MIGRATION_ERROR";
            case 8 -> "DEVICE_FATAL";
            case 9 -> "PORT_ACTIVE";
            case 10 -> "PORT_ERROR";
            case 11 -> "LID_CHANGE";
            case 12 -> "PARTITION_KEY_CHANGE";
            case 13 -> "SUBNET_MANAGER_CHANGE";
            case 14 -> "SHARED_RECEIVE_QUEUE_ERROR";
            case 15 -> "SHARED_RECEIVE_QUEUE_LIMIT_REACHED";
            case 16 -> "LAST_WORK_REQUEST_REACHED";
            case 17 -> "CLIENT_REREGISTER";
            case 18 -> "GID_CHANGE";
            case 19 -> "WORK_QUEUE_FATAL";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
