package org.rdma4j.host;

import java.util.List;
import org.rdma4j.RdmaException;

/**
 * Why a device cannot be used through its node.
 *
 * @param kind what sort of fault it is
 * @param explanation what is wrong, and with what, in one sentence without a full stop
 * @param remedies what to do next, the likeliest first: mostly commands
 */
public record NodeFault(Kind kind, String explanation, List<String> remedies) {
    /** The sorts of faults. */
    public enum Kind {
        /** The kernel has not made this device, mostly because a module is not loaded. */
        NOT_REGISTERED,
        /** Another driver holds the major that the device needs. */
        FOREIGN_MAJOR,
        /** The kernel has the device, and there is no node for it. */
        MISSING,
        /** The file of that name is not a character device. */
        NOT_A_CHARACTER_DEVICE,
        /** The node leads to another device. */
        WRONG_NUMBER,
        /** The node's owner and mode, or a rule above them, forbid it: EACCES. */
        PERMISSION_DENIED,
        /** The device cgroup of a container or of a service forbids it: EPERM. */
        FORBIDDEN,
        /** No driver serves the node: ENXIO or ENODEV. */
        NO_DRIVER,
        /** The system gave another reason. */
        NOT_OPENED
    }

    /** Takes a copy of the remedies. */
    public NodeFault {
        remedies = List.copyOf(remedies);
    }

    NodeFault(Kind kind, String explanation, String... remedies) {
        this(kind, explanation, List.of(remedies));
    }

    /**
     * Makes an exception of the fault, for an attempt to use the device.
     *
     * @return a new exception, to be thrown
     */
    public RdmaException toException() {
        return new RdmaException(toString());
    }

    /** The explanation and the remedies in one sentence. */
    @Override
    public String toString() {
        return explanation + "; try: " + String.join("; or: ", remedies);
    }
}
