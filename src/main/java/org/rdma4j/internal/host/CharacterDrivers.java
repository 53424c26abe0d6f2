package org.rdma4j.internal.host;

import java.util.ArrayList;
import java.util.List;

/**
 * Which drivers hold which character majors, as {@code /proc/devices} lists them. Several drivers may share a major,
 * each with minors of its own, and a driver may hold several majors.
 *
 * @param registrations one for every line, in the file's order
 */
public record CharacterDrivers(List<Registration> registrations) {
    private static final String CHARACTER_DEVICES = "Character devices:";
    private static final String BLOCK_DEVICES = "Block devices:";

    /**
     * A major and a driver that holds it, or a part of its minors.
     *
     * @param major the major
     * @param driver the name that the driver gave, {@code infiniband_verbs}
     */
    public record Registration(int major, String driver) {}

    /** Takes a copy of the list. */
    public CharacterDrivers {
        registrations = List.copyOf(registrations);
    }

    /**
     * Reads the text of {@code /proc/devices}. Its block devices, and lines that are no registration, are left out.
     *
     * @param text the text
     * @return the drivers
     */
    public static CharacterDrivers parse(String text) {
        List<Registration> registrations = new ArrayList<>();
        boolean character = false;
        for (String line : text.split("\n", -1)) {
            String words = line.strip();
            int blank = words.indexOf(' ');
            if (words.equals(CHARACTER_DEVICES) || words.equals(BLOCK_DEVICES)) {
                character = words.equals(CHARACTER_DEVICES);
            } else if (character && blank > 0) {
                add(registrations, words.substring(0, blank), words.substring(blank + 1));
            }
        }
        return new CharacterDrivers(registrations);
    }

    /**
     * The drivers on a major.
     *
     * @param major the major
     * @return their names, each once, in the file's order; empty where the major is free
     */
    public List<String> on(int major) {
        List<String> drivers = new ArrayList<>();
        for (Registration registration : registrations) {
            if (registration.major == major && !drivers.contains(registration.driver)) {
                drivers.add(registration.driver);
            }
        }
        return drivers;
    }

    /**
     * The majors of a driver.
     *
     * @param driver the driver's name, as {@code infiniband_mad}
     * @return its majors, each once, in the file's order; empty where the driver is not there
     */
    public List<Integer> majorsOf(String driver) {
        List<Integer> majors = new ArrayList<>();
        for (Registration registration : registrations) {
            if (registration.driver.equals(driver) && !majors.contains(registration.major)) {
                majors.add(registration.major);
            }
        }
        return majors;
    }

    private static void add(List<Registration> registrations, String major, String driver) {
        try {
            registrations.add(new Registration(Integer.parseInt(major), driver));
        } catch (NumberFormatException _) {
            // Not a registration: the file is not what the kernel wrote.
        }
    }
}
