package org.rdma4j.tools.counters;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadStatusException;
import org.rdma4j.tools.PrintableText;

/**
 * Something that was not read.
 *
 * @param code what kind of failure it is
 * @param node of which node; null where that is not known
 * @param ports of which of its ports; empty for the node as a whole
 * @param lid the node's; 0 where it has none, or none is known
 * @param reason what happened and what to do, in a sentence
 */
record Failure(Code code, @Nullable NodeIdentity node, List<Integer> ports, int lid, String reason) {
    /** The kinds of failures. */
    enum Code {
        /** No response came. */
        TIMEOUT("timeout"),
        /** The node responded with a status that is not zero. */
        REFUSED("refused"),
        /** The port has no LID, which queries of counters need. */
        NO_LID("no-lid"),
        /** Its LID now belongs to another port. */
        MOVED("moved"),
        /** A port has a cable, and nobody responds at its other end. */
        UNREACHABLE("unreachable"),
        /** Anything else. */
        ERROR("error");

        private final String name;

        Code(String name) {
            this.name = name;
        }

        /** For programs. */
        String label() {
            return name;
        }
    }

    /** Copies the ports. */
    Failure {
        ports = List.copyOf(ports);
    }

    static Failure of(RdmaException cause, @Nullable NodeIdentity node, List<Integer> ports, int lid) {
        return new Failure(code(cause), node, ports, lid, String.valueOf(cause.getMessage()));
    }

    private static Code code(RdmaException cause) {
        if (cause instanceof MadStatusException) {
            return Code.REFUSED;
        }
        return isTimeout(cause) ? Code.TIMEOUT : Code.ERROR;
    }

    static boolean isTimeout(RdmaException cause) {
        return cause.errno().filter(Errno.ETIMEDOUT::equals).isPresent();
    }

    /** The node and the ports, for people: {@code LID 3 ports 1,2 of node03 HCA-1}. */
    String subject() {
        String where = lid == 0 ? "" : "LID " + lid + " ";
        String which = switch (ports.size()) {
            case 0 -> "";
            case 1 -> "port " + ports.getFirst() + " ";
            default -> "ports " + ports.stream().map(String::valueOf).collect(Collectors.joining(",")) + " ";
        };
        String owner = node == null ? "" : (where + which).isEmpty() ? node.name() : "of " + node.name();
        return (where + which + owner).strip();
    }

    /** The failure as a sentence for people. */
    @Override
    public String toString() {
        String subject = subject();
        return (subject.isEmpty() ? "" : subject + ": ") + PrintableText.of(reason);
    }
}
