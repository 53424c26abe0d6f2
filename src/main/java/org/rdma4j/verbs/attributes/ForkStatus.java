package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** Whether registered memory survives a fork of this process. */
public enum ForkStatus {
    /** The kernel needs help, and {@code ForkSupport.enable} was not called. */
    DISABLED(0),
    /** {@code ForkSupport.enable} was called, and libibverbs keeps registered pages from being shared with children. */
    ENABLED(1),
    /**
     * The kernel copies registered pages for the child when it forks: Linux 5.12 and newer. Nothing needs to be done.
     */
    UNNEEDED(2),
    /** A status that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<ForkStatus> NUMBERED =
            NumberedConstants.of(values(), ForkStatus::value, UNKNOWN);

    private final int value;

    ForkStatus(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_fork_status}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The status with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static ForkStatus of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the status with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code UNNEEDED} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
