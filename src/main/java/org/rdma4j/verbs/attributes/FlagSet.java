package org.rdma4j.verbs.attributes;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A set of flags. Bits that this version does not know are kept, and printed as a number. Immutable.
 *
 * @param <F> the flags that this version knows
 */
public final class FlagSet<F extends Enum<F> & NativeFlag> {
    private final long bits;
    private final Set<F> known;
    private final long unknownBits;

    private FlagSet(Class<F> type, long bits) {
        Set<F> found = EnumSet.noneOf(type);
        long rest = bits;
        for (F flag : type.getEnumConstants()) {
            if ((bits & flag.mask()) != 0) {
                found.add(flag);
                rest &= ~flag.mask();
            }
        }
        this.bits = bits;
        this.known = Collections.unmodifiableSet(found);
        this.unknownBits = rest;
    }

    /**
     * The flags that these bits are.
     *
     * @param type the flags that this version knows
     * @param bits the number in C
     * @param <F> the flags that this version knows
     * @return the flags
     */
    public static <F extends Enum<F> & NativeFlag> FlagSet<F> of(Class<F> type, long bits) {
        return new FlagSet<>(type, bits);
    }

    /**
     * Whether a flag is set.
     *
     * @param flag the flag
     * @return true if it is
     */
    public boolean contains(F flag) {
        return known.contains(flag);
    }

    /**
     * The flags that are set and have a name.
     *
     * @return an unmodifiable set, in the order of the enum
     */
    public Set<F> known() {
        return known;
    }

    /**
     * The bits that are set and have no name in this version.
     *
     * @return the bits, 0 where there are none
     */
    public long unknownBits() {
        return unknownBits;
    }

    /**
     * All bits.
     *
     * @return the number in C
     */
    public long bits() {
        return bits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlagSet<?> flags && bits == flags.bits && known.equals(flags.known);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** Prints the names, and the bits without a name in hexadecimal: {@code [XRC, 0x8000]}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        known.forEach(flag -> text.add(flag.name()));
        if (unknownBits != 0) {
            text.add("0x%x".formatted(unknownBits));
        }
        return text.toString();
    }
}
