package org.rdma4j;

/**
 * The device, its provider library or the kernel does not support what a verb asks for: the verb failed with
 * EOPNOTSUPP, ENOSYS or EPROTONOSUPPORT, or the provider has no such function. Trying again does not help. Another
 * device, a newer kernel or a newer rdma-core may support it.
 */
public final class UnsupportedVerbException extends RdmaException {
    private static final long serialVersionUID = 1L;

    /** The name of the verb. */
    private final String verb;
    /** The name of the device. */
    private final String deviceName;

    /**
     * A verb that a device does not have.
     *
     * @param verb the function's name, as {@code ibv_query_rt_values_ex}
     * @param deviceName the kernel's name of the device, as {@code mlx5_0}
     * @param arguments the arguments in words; empty where they do not matter
     * @param errno the error number of the call, EOPNOTSUPP where there is no function to call
     */
    public UnsupportedVerbException(String verb, String deviceName, String arguments, Errno errno) {
        super(
                "%s: %s (%s%s); the device, its provider library or the kernel does not support this"
                        .formatted(verb, errno, deviceName, arguments.isEmpty() ? "" : ", " + arguments),
                errno);
        this.verb = verb;
        this.deviceName = deviceName;
    }

    /**
     * The verb that is not supported.
     *
     * @return the function's name in C
     */
    public String verb() {
        return verb;
    }

    /**
     * The device that does not support it.
     *
     * @return the kernel's name of the device
     */
    public String deviceName() {
        return deviceName;
    }
}
