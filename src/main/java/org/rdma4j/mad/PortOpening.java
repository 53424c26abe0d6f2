package org.rdma4j.mad;

import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * The message for a port that exists but cannot be opened, although its device node is in order or could not be
 * examined.
 *
 * @param hca its channel adapter
 * @param portNumber its number
 */
record PortOpening(String hca, int portNumber) implements CallDescription {
    private static final String NODE = "/dev/infiniband/umadN of this port";

    @Override
    public String arguments() {
        return "CA " + hca + ", port " + portNumber;
    }

    @Override
    public String advice(Errno errno) {
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            return NODE + " belongs to root alone: run as root, or give this user the right to read and write it";
        }
        if (errno.equals(Errno.EOPNOTSUPP) || errno.equals(Errno.EINVAL)) {
            return "the kernel offers no umad interface for this port: modprobe ib_umad";
        }
        if (errno.equals(Errno.ENOENT)) {
            return NODE + " does not exist: modprobe ib_umad, and in a container pass the node in";
        }
        if (errno.equals(Errno.EMFILE)) {
            return "this process has as many files open as it may: close some, or raise the limit with ulimit -n";
        }
        return CallDescription.super.advice(errno);
    }
}
