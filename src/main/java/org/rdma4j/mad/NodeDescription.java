package org.rdma4j.mad;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name that people have given a node. IBA volume 1, 14.2.5.2 (NodeDescription).
 *
 * @param text up to the first NUL; bytes that are not UTF-8 are replaced
 */
public record NodeDescription(String text) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_LID_ROUTED, 0x10, "NodeDescription");

    /** The most bytes that the text can have. */
    static final int SIZE = 64;

    /**
     * Reads the attribute.
     *
     * @param data its bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static NodeDescription decode(MadBytes data) {
        byte[] bytes = data.slice(0, SIZE).toByteArray();
        int length = 0;
        while (length < SIZE && bytes[length] != 0) {
            length++;
        }
        return new NodeDescription(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    /**
     * Encodes the attribute for a response of a subnet management agent, where it stands from byte 64 on.
     *
     * @return 64 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), SIZE);
    }

    /** Prints only the text. */
    @Override
    public String toString() {
        return text;
    }
}
