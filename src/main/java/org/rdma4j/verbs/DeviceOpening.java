package org.rdma4j.verbs;

import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * Explains why a device cannot be opened although its node is in order.
 *
 * @param name the device, as {@code mlx5_0}
 * @param verbsName its node, as {@code uverbs0}
 */
record DeviceOpening(String name, String verbsName) implements CallDescription {
    @Override
    public String arguments() {
        return name + ", /dev/infiniband/" + verbsName;
    }

    @Override
    public String advice(Errno errno) {
        if (errno.equals(Errno.EMFILE)) {
            return "this process has as many files open as it may: close some, or raise the limit with ulimit -n";
        }
        if (errno.equals(Errno.ENFILE)) {
            return "the system has as many files open as it may: sysctl fs.file-max";
        }
        return CallDescription.super.advice(errno);
    }
}
