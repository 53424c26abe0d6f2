package org.rdma4j.mad;

import java.util.Optional;
import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;

/**
 * What is said when a port that is there cannot be opened.
 *
 * @param caName its channel adapter
 * @param portNumber its number
 * @param node its device node, if sysfs tells
 */
record PortOpening(String caName, int portNumber, Optional<UmadNode> node) implements CallDescription {
    @Override
    public String arguments() {
        return "CA " + caName + ", port " + portNumber;
    }

    @Override
    public String advice(Errno errno) {
        String path = node.map(UmadNode::toString).orElse("/dev/infiniband/umadN of this port");
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            return path + " belongs to root alone: run as root, or give this user the right to read and write it";
        }
        if (errno.equals(Errno.EOPNOTSUPP) || errno.equals(Errno.EINVAL)) {
            return "the kernel offers no umad interface for this port: modprobe ib_umad";
        }
        if (errno.equals(Errno.ENOENT)) {
            return path + " does not exist: modprobe ib_umad, and in a container pass the node in";
        }
        return CallDescription.super.advice(errno);
    }
}
