package org.rdma4j.mad;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * What people call a node. IBA volume 1, 14.2.5.2 (NodeDescription).
 *
 * @param text up to the first NUL; octets that are no UTF-8 are replaced
 */
public record NodeDescription(String text) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_LID_ROUTED, 0x10, "NodeDescription");

    /** How many octets the text has room for. */
    static final int SIZE = 64;

    static NodeDescription decode(MadOctets data) {
        byte[] octets = data.slice(0, SIZE).segment().toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < SIZE && octets[length] != 0) {
            length++;
        }
        return new NodeDescription(new String(octets, 0, length, StandardCharsets.UTF_8));
    }

    /** Prints the text alone. */
    @Override
    public String toString() {
        return text;
    }
}
