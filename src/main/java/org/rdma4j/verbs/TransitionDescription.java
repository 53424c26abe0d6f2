package org.rdma4j.verbs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.verbs.attributes.QueuePairAttribute;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;

/** The message if the device refuses a change of a queue pair. */
record TransitionDescription(String deviceName, QueuePairType type, QueuePairState from, QueuePairModification change)
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
                "there is no path to the peer's GID: compare the GID's network with this port's (ip route get ADDRESS)";
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
            return refusedValues() + wayOn();
        }
        return (list("missing: ", missing) + list("not allowed: ", forbidden)).strip();
    }

    /** No attribute is missing or superfluous, so that one has a value that the device refuses. */
    private String refusedValues() {
        Set<QueuePairAttribute> given = change.attributes();
        List<String> causes = new ArrayList<>();
        if (given.contains(QueuePairAttribute.ADDRESS_VECTOR)) {
            causes.add("the peer's GID is of another kind than this side's (IPv4 or IPv6, RoCE v1 or v2)");
        }
        if (given.contains(QueuePairAttribute.PATH_MTU)) {
            causes.add("the path MTU is larger than the port's");
        }
        if (given.contains(QueuePairAttribute.MAX_READ_ATOMIC)
                || given.contains(QueuePairAttribute.MAX_DESTINATION_READ_ATOMIC)) {
            causes.add("more reads and atomics at a time than Context.deviceAttributes() allows");
        }
        return causes.isEmpty()
                ? "the device refuses one of these values"
                : "the device refuses one of these values; likely: " + String.join(", or ", causes);
    }

    /** A connect that fails in its second half leaves the first half done. */
    private String wayOn() {
        return from == QueuePairState.READY_TO_RECEIVE && change.state() == QueuePairState.READY_TO_SEND
                ? "; it stays READY_TO_RECEIVE: call readyToSend() with other options, or reset() it and bind it again"
                : "";
    }

    private static String list(String title, Set<QueuePairAttribute> attributes) {
        return attributes.isEmpty()
                ? ""
                : attributes.stream().map(Enum::name).collect(Collectors.joining(", ", " " + title, ""));
    }
}
