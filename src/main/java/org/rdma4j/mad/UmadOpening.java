package org.rdma4j.mad;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;

/** What is said when a port cannot be opened: which one was meant, and what to do. */
final class UmadOpening implements CallDescription {
    private final @Nullable String caName;
    private final int portNumber;
    private final Supplier<List<String>> caNames;
    private final boolean found;

    private UmadOpening(@Nullable String caName, int portNumber, Supplier<List<String>> caNames, boolean found) {
        this.caName = caName;
        this.portNumber = portNumber;
        this.caNames = caNames;
        this.found = found;
    }

    /** For the search of the port: null and 0 stand for what the user left open. */
    static UmadOpening searching(@Nullable String caName, int portNumber, Supplier<List<String>> caNames) {
        return new UmadOpening(caName, portNumber, caNames, false);
    }

    /** For a port that was found in sysfs, whose node is to be opened. */
    static UmadOpening opening(String caName, int portNumber) {
        return new UmadOpening(caName, portNumber, List::of, true);
    }

    @Override
    public String arguments() {
        return "CA " + (caName == null ? "any" : caName) + ", port " + (portNumber == 0 ? "any" : portNumber);
    }

    @Override
    public String advice(Errno errno) {
        return found ? adviceOnNode(errno) : adviceOnSearch();
    }

    private String adviceOnSearch() {
        List<String> names = caNames.get();
        if (names.isEmpty()) {
            return "this host has no RDMA device: load the driver of the card (lspci shows whether there is one)";
        }
        String all = String.join(", ", names);
        if (caName == null) {
            return "no InfiniBand port fits; name one of the CAs there are: " + all;
        }
        if (!names.contains(caName)) {
            return "there is no CA " + caName + "; there are: " + all;
        }
        return "CA " + caName + " has no such port";
    }

    private String adviceOnNode(Errno errno) {
        String node = UmadNode.find(caName == null ? "" : caName, portNumber)
                .map(UmadNode::toString)
                .orElse("the node /dev/infiniband/umadN of this port");
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            return node + " belongs to root alone: run as root, or give this user the right to read and write it";
        }
        if (errno.equals(Errno.EOPNOTSUPP) || errno.equals(Errno.EINVAL)) {
            return "the kernel offers no umad interface for this port: modprobe ib_umad";
        }
        if (errno.equals(Errno.ENOENT)) {
            return node + " does not exist: modprobe ib_umad, and in a container pass the node in";
        }
        return CallDescription.super.advice(errno);
    }
}
