package org.rdma4j.host.diagnosis;

import java.util.List;
import org.rdma4j.host.PortFolder;

/**
 * Why a port cannot be used.
 *
 * @param port the port
 * @param kind what sort of fault it is
 * @param predicate the fault in words, after the port's name: {@code is DOWN}
 * @param explanation why it is so, and what it means
 * @param evidence what it was concluded from
 * @param remedies what to do next
 */
record PortFault(
        PortFolder port,
        Kind kind,
        String predicate,
        String explanation,
        List<String> evidence,
        List<String> remedies) {
    /** The sorts of faults. */
    enum Kind {
        UNREADABLE,
        /** It has no link, or its network interface is down. */
        DOWN,
        /** The host of the card has not configured this virtual function. */
        UNCONFIGURED,
        /** The link is up, and the subnet manager has not configured the port. */
        WITHOUT_MANAGER,
        /** The same, but the subnet cannot be queried because ib_umad is not loaded. */
        NOT_ASKED,
        WITHOUT_ADDRESS,
        /** It has no place for addresses, since its card is a switch between other functions. */
        SWITCH,
        /** Its addresses are those of interfaces in another network namespace. */
        ADDRESS_ELSEWHERE
    }

    static PortFault unreadable(PortFolder port) {
        return new PortFault(port, Kind.UNREADABLE, "has a state that cannot be read", "", List.of(), List.of());
    }

    /** Ports with the same key share one finding. */
    String key() {
        return kind + predicate;
    }

    static Finding finding(ExaminedSystem system, List<PortFault> group) {
        PortFault first = group.getFirst();
        String ports = CardGroup.few(
                group.stream().map(fault -> fault.port().toString()).toList());
        String summary = first.kind() == Kind.UNREADABLE
                ? "the state of %s cannot be read".formatted(ports)
                : group.size() == 1
                        ? "%s %s".formatted(ports, first.predicate())
                        : "%s ports, each of which %s: %s".formatted(group.size(), first.predicate(), ports);
        return Finding.of(state(system, first), PortCheck.SUBJECT, summary)
                .because(first.explanation())
                .seenIn(group.stream()
                        .flatMap(fault -> fault.evidence().stream().map(line -> fault.port() + ": " + line))
                        .toList())
                .mendedBy(first.remedies())
                .about(group.stream()
                        .map(fault -> fault.port().deviceName())
                        .distinct()
                        .toList());
    }

    private static State state(ExaminedSystem system, PortFault fault) {
        return switch (fault.kind()) {
            case UNREADABLE -> State.CANNOT_TELL;
            case NOT_ASKED -> Usability.anythingWorks(system) ? State.NOTE : State.WARNING;
            case WITHOUT_MANAGER, WITHOUT_ADDRESS -> Usability.brokenOr(State.WARNING, system);
            case DOWN, UNCONFIGURED, SWITCH, ADDRESS_ELSEWHERE -> Usability.brokenOr(State.NOTE, system);
        };
    }
}
