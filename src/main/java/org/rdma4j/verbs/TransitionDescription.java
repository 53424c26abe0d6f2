package org.rdma4j.verbs;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/** What is said of a change of a queue pair that the device refused. */
record TransitionDescription(String device, QueuePairType type, QueuePairState from, QueuePairModification change)
        implements CallDescription {
    @Override
    public String arguments() {
        return "%s, %s %s".formatted(type, from, change);
    }

    @Override
    public String advice(Errno errno) {
        return switch (errno.name()) {
            case "EINVAL" -> invalid();
            case "ENETUNREACH", "EHOSTUNREACH", "ENODEV", "ETIMEDOUT" ->
                "there is no way to the peer's GID: compare the GID's network with this port's (ip route get ADDRESS)";
            default -> CallDescription.super.advice(errno);
        };
    }

    private String invalid() {
        Optional<StateTransition> transition = StateTransitions.find(type, from, change.state());
        if (transition.isEmpty()) {
            return "%s does not go from %s to %s".formatted(type, from, change.state());
        }
        Set<QueuePairAttribute> missing = transition.get().missing(change.attributes());
        Set<QueuePairAttribute> forbidden = transition.get().forbidden(change.attributes());
        if (missing.isEmpty() && forbidden.isEmpty()) {
            return "the device takes none of these attributes as they are: compare the MTU with the port's, and the "
                    + "GID's type with the peer's";
        }
        return (list("missing: ", missing) + list("not allowed: ", forbidden)).strip();
    }

    private static String list(String title, Set<QueuePairAttribute> attributes) {
        return attributes.isEmpty()
                ? ""
                : attributes.stream().map(Enum::name).collect(Collectors.joining(", ", " " + title, ""));
    }
}
