package org.rdma4j.internal.host;

import java.util.List;

/** The character major that the kernel reserves for InfiniBand, and who shares it. */
public final class InfinibandMajor {
    /** The major. */
    public static final int NUMBER = 231;

    /** The driver of verbs devices, as {@code /proc/devices} calls it. */
    public static final String VERBS_DRIVER = "infiniband_verbs";

    /** The module that makes verbs devices. */
    public static final String VERBS_MODULE = "ib_uverbs";

    /** The driver of devices for management datagrams, as {@code /proc/devices} calls it. */
    public static final String MAD_DRIVER = "infiniband_mad";

    /** The module that makes devices for management datagrams. */
    public static final String MAD_MODULE = "ib_umad";

    static final List<String> DRIVERS = List.of(VERBS_DRIVER, MAD_DRIVER);

    /** In the order in which they are loaded. */
    static final List<String> MODULES = List.of(VERBS_MODULE, MAD_MODULE);

    private InfinibandMajor() {}
}
