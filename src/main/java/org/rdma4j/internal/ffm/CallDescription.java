package org.rdma4j.internal.ffm;

import org.rdma4j.Errno;

/** The parts of the message of a failed native call, besides the function's name and the error number. */
@FunctionalInterface
public interface CallDescription {
    /**
     * The arguments that matter, as {@code length 1 GiB}.
     *
     * @return the arguments in words; empty where there are none
     */
    String arguments();

    /**
     * The device that is called. With it, "not supported" becomes an exception of its own.
     *
     * @return the kernel's name of the device; empty where the call is about none
     */
    default String deviceName() {
        return "";
    }

    /**
     * The description of a call of a device's verb.
     *
     * @param deviceName the kernel's name of the device
     * @param arguments the arguments besides the device
     * @return a description with the device and the arguments
     */
    static CallDescription on(String deviceName, CallDescription arguments) {
        return new CallDescription() {
            @Override
            public String arguments() {
                return arguments.arguments();
            }

            @Override
            public String deviceName() {
                return deviceName;
            }

            @Override
            public String advice(Errno errno) {
                return arguments.advice(errno);
            }
        };
    }

    /**
     * Advice for the user.
     *
     * @param errno the error number
     * @return a half-sentence; empty where nothing certain can be said
     */
    default String advice(Errno errno) {
        return switch (errno.value()) {
            case 19 -> "the device is gone: it was unplugged, reset, or its driver was unloaded"; // ENODEV
            case 23 -> "the machine has as many files open as it may: /proc/sys/fs/file-max is the limit"; // ENFILE
            case 24 -> "this process has as many files open as it may: raise the limit with ulimit -n"; // EMFILE
            case 38 -> "the kernel has no RDMA support loaded: modprobe ib_uverbs, and the card's driver"; // ENOSYS
            case 95 -> "the device does not support this"; // EOPNOTSUPP
            default -> "";
        };
    }
}
