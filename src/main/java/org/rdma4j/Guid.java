package org.rdma4j;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A globally unique identifier: the 64 bits that a manufacturer gives a node or a port.
 *
 * @param value the 64 bits
 */
public record Guid(long value) {
    /** Written out: a record's own method is linked at its first call, which takes milliseconds. */
    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    /** Written out, as {@link #hashCode}. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Guid guid && guid.value == value;
    }

    /** Prints the value as C tools do, {@code 0x0002c903000a1b2c}. */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().toHexDigits(value);
    }
}
