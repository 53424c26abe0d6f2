package org.rdma4j.tools.counters;

import org.rdma4j.Guid;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.tools.PrintableText;

/**
 * The identity of a node, independent of its LIDs.
 *
 * @param guid the node's GUID
 * @param type what kind of node it is, for programs
 * @param description the name that its owner has given it, as it was read; empty if it could not be read
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

    /** For people: the description, or the GUID if there is none. */
    String name() {
        String printable = PrintableText.of(description).strip();
        return printable.isEmpty() ? guid.toString() : printable;
    }
}
