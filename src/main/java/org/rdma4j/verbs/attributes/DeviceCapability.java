package org.rdma4j.verbs.attributes;

/** A capability of a device, from {@code enum ibv_device_cap_flags} and, from bit 32, the extended flags. */
public enum DeviceCapability implements NativeFlag {
    /** The number of outstanding work requests of a queue pair can be changed. */
    RESIZE_MAX_WORK_REQUESTS(1),
    /** Ports count P_Key violations. */
    BAD_PARTITION_KEY_COUNTER(1 << 1),
    /** Ports count Q_Key violations. */
    BAD_QUEUE_KEY_COUNTER(1 << 2),
    /** Raw packets can be multicast. */
    RAW_MULTICAST(1 << 3),
    /** A queue pair can migrate to an alternate path by itself. */
    AUTOMATIC_PATH_MIGRATION(1 << 4),
    /** The port of a queue pair can be changed when it is drained. */
    CHANGE_PHYSICAL_PORT(1 << 5),
    /** The port of an address handle is compared with that of the datagram queue pair. */
    ADDRESS_VECTOR_PORT_ENFORCEMENT(1 << 6),
    /** A state change can name the state that it starts from. */
    CURRENT_STATE_MODIFIER(1 << 7),
    /** A port can be shut down. */
    SHUTDOWN_PORT(1 << 8),
    /** Ports report the kind of initialization that they got. */
    INIT_TYPE(1 << 9),
    /** An event reports that a port became active. */
    PORT_ACTIVE_EVENT(1 << 10),
    /** There is a system image GUID. */
    SYSTEM_IMAGE_GUID(1 << 11),
    /** Reliable connections can answer "receiver not ready" (RNR). */
    RC_RNR_NAK_GENERATION(1 << 12),
    /** Shared receive queues can be resized. */
    SHARED_RECEIVE_QUEUE_RESIZE(1 << 13),
    /** A completion queue can notify after a number of completions. */
    NOTIFY_AFTER_N_COMPLETIONS(1 << 14),
    /** There are memory windows. */
    MEMORY_WINDOW(1 << 17),
    /** IPoIB checksums are computed on datagram queue pairs. */
    UD_IP_CHECKSUM(1 << 18),
    /** The extended reliable connected transport, XRC. */
    EXTENDED_RELIABLE_CONNECTED(1 << 20),
    /** Fast registration, local invalidate, send with invalidate. */
    MEMORY_MANAGEMENT_EXTENSIONS(1 << 21),
    /** Memory windows of type 2A: bound to a queue pair number. */
    MEMORY_WINDOW_TYPE_2A(1 << 23),
    /** Memory windows of type 2B: bound to a queue pair number and a protection domain. */
    MEMORY_WINDOW_TYPE_2B(1 << 24),
    /** IP checksums are computed on reliable connections. */
    RC_IP_CHECKSUM(1 << 25),
    /** IP checksums are computed on raw packet queue pairs. */
    RAW_IP_CHECKSUM(1 << 26),
    /** Flows can be steered to queue pairs. */
    MANAGED_FLOW_STEERING(1 << 29),
    /** Raw packet queue pairs can deliver the frame check sequence. */
    RAW_SCATTER_FRAME_CHECK_SEQUENCE(1L << 34),
    /** Writes over PCI can be padded to a cache line. */
    PCI_WRITE_END_PADDING(1L << 36);

    private final long mask;

    DeviceCapability(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
