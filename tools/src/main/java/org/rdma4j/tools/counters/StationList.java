package org.rdma4j.tools.counters;

import java.util.List;

/**
 * Whom to ask.
 *
 * @param stations all that were found
 * @param failures what was not found
 */
record StationList(List<Station> stations, List<Failure> failures) {
    /** Copies the lists. */
    StationList {
        stations = List.copyOf(stations);
        failures = List.copyOf(failures);
    }
}
