package org.rdma4j.tools.counters;

import org.rdma4j.Guid;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.tools.PrintableText;

/**
 * Which node it is, whatever its LIDs are.
 *
 * @param guid the node's GUID
 * @param type what kind of node it is, for programs
 * @param description what its owner calls it, as it was read; empty where it could not be read
 */
record NodeIdentity(Guid guid, String type, String description) {
    static NodeIdentity of(NodeInfo info, String description) {
        return new NodeIdentity(info.nodeGuid(), type(info), description);
    }

    private static String type(NodeInfo info) {
        if (info.isSwitch()) {
            return "switch";
        }
        if (info.isRouter()) {
            return "router";
        }
        return info.nodeType() == 1 ? "channel-adapter" : "unknown";
    }

    /** For people: the description, or the GUID where there is none. */
    String name() {
        String printable = PrintableText.of(description).strip();
        return printable.isEmpty() ? guid.toString() : printable;
    }
}
