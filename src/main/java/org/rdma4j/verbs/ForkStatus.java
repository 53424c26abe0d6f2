package org.rdma4j.verbs;

/**
 * Whether registered memory survives a fork of this process. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_fork_status}
 */
public record ForkStatus(int value) {
    /** The kernel needs help, and {@link ForkSupport#enable} was not called. */
    public static final ForkStatus DISABLED = new ForkStatus(0);

    /** {@link ForkSupport#enable} was called, and libibverbs keeps registered pages from being shared with children. */
    public static final ForkStatus ENABLED = new ForkStatus(1);

    /** The kernel copies registered pages for the child when it forks: Linux 5.12 and newer. Nothing need be done. */
    public static final ForkStatus UNNEEDED = new ForkStatus(2);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "DISABLED";
            case 1 -> "ENABLED";
            case 2 -> "UNNEEDED";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
