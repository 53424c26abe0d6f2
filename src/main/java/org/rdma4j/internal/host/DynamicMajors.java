package org.rdma4j.internal.host;

/**
 * The character majors that the kernel hands out to drivers that do not ask for a certain one. All others are reserved
 * for the drivers that the kernel's list of devices names.
 */
public final class DynamicMajors {
    private static final int FIRST = 234;
    private static final int LAST = 254;
    private static final int EXTENSION_FIRST = 384;
    private static final int EXTENSION_LAST = 511;

    private DynamicMajors() {}

    /**
     * Whether a major is one of those.
     *
     * @param major the major
     * @return true for 234 to 254, and for 384 to 511, which kernels have used since 4.15
     */
    public static boolean contains(int major) {
        return (major >= FIRST && major <= LAST) || isExtension(major);
    }

    /**
     * How many of 234 to 254 are free; where none is, a kernel before 4.15 takes reserved numbers.
     *
     * @param drivers the drivers of the system
     * @return from 0 to 21
     */
    public static int free(CharacterDrivers drivers) {
        int free = 0;
        for (int major = FIRST; major <= LAST; major++) {
            if (drivers.on(major).isEmpty()) {
                free++;
            }
        }
        return free;
    }

    /**
     * Whether some driver has a number of the newer range. That proves that the kernel knows the range, whatever its
     * release says: vendors port changes back to old kernels.
     *
     * @param drivers the drivers of the system
     * @return true where a major from 384 to 511 is taken
     */
    public static boolean extensionIsUsed(CharacterDrivers drivers) {
        return drivers.registrations().stream().anyMatch(registration -> isExtension(registration.major()));
    }

    private static boolean isExtension(int major) {
        return major >= EXTENSION_FIRST && major <= EXTENSION_LAST;
    }
}
