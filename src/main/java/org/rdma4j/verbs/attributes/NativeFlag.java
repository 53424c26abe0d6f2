package org.rdma4j.verbs.attributes;

/** One bit of a {@link FlagSet}: each set of flags has an enum of those that this version knows. */
public interface NativeFlag {
    /**
     * The bit in C.
     *
     * @return a number with one bit set
     */
    long mask();
}
