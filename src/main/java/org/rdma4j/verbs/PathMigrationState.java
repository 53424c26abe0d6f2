package org.rdma4j.verbs;

/**
 * Where automatic path migration stands; {@code enum ibv_mig_state}. A value that this version does not know keeps its
 * number.
 *
 * @param value the number
 */
public record PathMigrationState(int value) {
    /** The queue pair has migrated to the alternate path, or has none. */
    public static final PathMigrationState MIGRATED = new PathMigrationState(0);

    /** The alternate path is to be loaded. */
    public static final PathMigrationState REARM = new PathMigrationState(1);

    /** The alternate path is loaded: the queue pair can migrate. */
    public static final PathMigrationState ARMED = new PathMigrationState(2);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "MIGRATED";
            case 1 -> "REARM";
            case 2 -> "ARMED";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
