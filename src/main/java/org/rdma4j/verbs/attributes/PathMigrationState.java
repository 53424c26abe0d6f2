package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The state of automatic path migration. */
public enum PathMigrationState {
    /** The queue pair has migrated to the alternate path, or has none. */
    MIGRATED(0),
    /** The alternate path is about to be loaded. */
    REARM(1),
    /** The alternate path is loaded: the queue pair can migrate. */
    ARMED(2),
    /** A state that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<PathMigrationState> NUMBERED =
            NumberedConstants.of(values(), PathMigrationState::value, UNKNOWN);

    private final int value;

    PathMigrationState(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_mig_state}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The state with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static PathMigrationState of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the state with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code ARMED} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
