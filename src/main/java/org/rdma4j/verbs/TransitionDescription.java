package org.rdma4j.verbs;

import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;

/** What is said of a change of a queue pair's state that the device refused. */
record TransitionDescription(QueuePairState from, QueuePairState to, String attributes) implements CallDescription {
    @Override
    public String arguments() {
        return "%s to %s, %s".formatted(from, to, attributes);
    }

    @Override
    public String advice(Errno errno) {
        return switch (errno.name()) {
            case "EINVAL" ->
                "the device takes none of these attributes as they are: compare the MTU with the port's, and the GID's "
                        + "type with the peer's";
            case "ENETUNREACH", "EHOSTUNREACH", "ENODEV", "ETIMEDOUT" ->
                "there is no way to the peer's GID: compare the GID's network with this port's (ip route get ADDRESS)";
            default -> CallDescription.super.advice(errno);
        };
    }
}
