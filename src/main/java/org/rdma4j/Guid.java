package org.rdma4j;

import java.util.HexFormat;

/**
 * A globally unique identifier: the 64 bits that a manufacturer gives a node or a port.
 *
 * @param value the 64 bits
 */
public record Guid(long value) {
    /** Prints the value as C tools do, {@code 0x0002c903000a1b2c}. */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().toHexDigits(value);
    }
}
