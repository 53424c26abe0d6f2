package org.rdma4j.verbs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process takes of the machine.
 *
 * @param residentKibibytes memory, as {@code VmRSS} of {@code /proc/self/status} tells it
 * @param descriptors how many files are open
 */
record ProcessFootprint(long residentKibibytes, long descriptors) {
    static ProcessFootprint now() {
        System.gc();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            long resident = status.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
            return new ProcessFootprint(resident, descriptors.count());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/self", e);
        }
    }
}
