package org.rdma4j.benchmarks.binding;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rdma4j.benchmarks.Collector;

/** The place where the launcher has built the stand-in for libibverbs, and the options with which a JVM loads it. */
final class StandInLibrary {
    private static final String FOLDER = "rdma4j.stand-in";

    private StandInLibrary() {}

    static Map<String, String> environment() {
        return Map.of("LD_LIBRARY_PATH", folder());
    }

    static List<String> options(Collector collector) {
        Stream<String> found = Stream.of("-D%s=%s".formatted(FOLDER, folder()), "-Djava.library.path=" + folder());
        return Stream.concat(found, collector.options().stream()).toList();
    }

    private static String folder() {
        String folder = System.getProperty(FOLDER);
        if (folder == null) {
            throw new IllegalStateException("start this with ./rdma4j bench, which builds the stand-in for libibverbs");
        }
        return folder;
    }
}
