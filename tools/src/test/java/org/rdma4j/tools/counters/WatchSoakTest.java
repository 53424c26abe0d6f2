package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.SimulatedFabric;

/** A watch of half an hour on a fabric that changes all the time. */
@Tag("soak")
class WatchSoakTest {
    private static final Duration DURATION = Duration.ofMinutes(Integer.getInteger("rdma4j.soak.minutes", 30));

    /** Each host has its own constant value of this counter. */
    private static final String SIGNATURE = "PortRcvConstraintErrors";

    private static final String COUNTED = "SymbolErrorCounter";
    private static final List<String> HOSTS = List.of("H3", "H4", "H5", "H6");
    private static final String RENAMED = "0x00000000000b1000";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Integer> signatures = new HashMap<>();
    private final Map<String, JsonNode> earlier = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final Set<String> givenNames = new HashSet<>(Set.of("node01 HCA-1"));
    private final Set<String> shownNames = new HashSet<>();
    private long readings;
    private long differences;
    private long unknown;
    private long failures;
    private long moved;
    private long sweeps;
    private long late;

    /** Enough for the watch. With more, the JVM would collect later, and its resident memory would say nothing. */
    private static final String HEAP = "-Xmx64m";

    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    /** The resources of the process: descriptors, resident memory, and the heap after a collection. */
    private record Footprint(int descriptors, long residentKilobytes, long liveKilobytes) {}

    @Test
    void noReadingIsUnderAWrongNameAndTheProcessDoesNotGrow() throws Exception {
        try (SimulatedFabric fabric = SimulatedFabric.start("uneven.net")) {
            for (int host = 0; host < HOSTS.size(); host++) {
                int signature = 10 * (host + 1);
                fabric.set(HOSTS.get(host), 1, "PortCounters." + SIGNATURE, signature);
                signatures.put("0x00000000000b%c000".formatted(HOSTS.get(host).charAt(1)), signature);
            }
            Process watch = fabric.start(
                    "H1",
                    JavaProgram.tool(
                            List.of(HEAP, "-XX:+UseSerialGC"),
                            List.of("counters", "--fabric", "--watch", "1", "--json", "-t", "500")));
            ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
            Thread reader = Thread.ofPlatform().daemon().start(() -> read(watch.inputReader(), lines));
            List<Footprint> footprints = disturb(fabric, watch, lines);
            watch.destroy();
            watch.waitFor();
            reader.join();
            lines.forEach(this::check);
            report(footprints);
            assertThat(mistakes).isEmpty();
            assertThat(moved).as("LIDs that were found to have moved").isPositive();
            assertThat(unknown).as("differences across resets").isPositive();
            // A name that is changed again within seconds may never be read.
            assertThat(givenNames).containsAll(shownNames);
            assertThat(shownNames).hasSizeGreaterThan(givenNames.size() / 2);
            assertFlat(footprints);
        }
    }

    private static void read(BufferedReader output, ConcurrentLinkedQueue<String> lines) {
        try {
            output.lines().forEach(lines::add);
        } catch (UncheckedIOException _) {
            // The output of a process is closed when the process is ended.
        }
    }

    private List<Footprint> disturb(SimulatedFabric fabric, Process watch, ConcurrentLinkedQueue<String> lines)
            throws Exception {
        Random random = new Random(20);
        List<Footprint> footprints = new ArrayList<>();
        long symbols = 0;
        String name = "node01 HCA-1";
        long end = System.nanoTime() + DURATION.toNanos();
        while (System.nanoTime() < end) {
            assertThat(watch.isAlive()).isTrue();
            String host = HOSTS.get(random.nextInt(HOSTS.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    fabric.unplug("\"%s\"[1]".formatted(host));
                    Thread.sleep(3_000);
                    fabric.plugIn("\"%s\"[1]".formatted(host));
                    fabric.sweep("H1");
                }
                case 1 -> fabric.swapLids(host + "[1]", HOSTS.get((HOSTS.indexOf(host) + 1) % HOSTS.size()) + "[1]");
                case 2 -> fabric.sweep("H1");
                case 3 -> {
                    String changed = "node01 after change " + givenNames.size();
                    givenNames.add(changed);
                    fabric.rename("H1", name, changed);
                    name = changed;
                }
                case 4 -> {
                    fabric.set(host, 1, "PortCounters." + COUNTED, 0);
                    symbols = 0;
                }
                default -> fabric.set(host, 1, "PortCounters." + COUNTED, symbols += 1 + random.nextInt(20));
            }
            Thread.sleep(2_000);
            footprints.add(footprint(watch.pid()));
            for (String line = lines.poll(); line != null; line = lines.poll()) {
                check(line);
            }
        }
        return footprints;
    }

    private void check(String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
            // The last line is incomplete if the process was ended.
            return;
        }
        switch (object.path("type").asText()) {
            case "port" -> checkPort(object);
            case "failure" -> {
                failures++;
                moved += object.path("code").asText().equals("moved") ? 1 : 0;
            }
            case "sweep" -> {
                sweeps++;
                late += object.path("late").asBoolean() ? 1 : 0;
            }
            default -> mistakes.add(line);
        }
    }

    private void checkPort(JsonNode port) {
        readings++;
        String guid = port.path("nodeGuid").asText();
        JsonNode counters = port.path("counters");
        if (guid.equals(RENAMED)) {
            shownNames.add(port.path("node").asText());
        }
        Integer signature = signatures.get(guid);
        if (signature != null && counters.path(SIGNATURE).path("value").asInt(signature) != signature) {
            mistakes.add("%s has the counters of another: %s".formatted(guid, port));
        }
        JsonNode before = earlier.put(guid + "/" + port.path("port").asInt(), counters);
        JsonNode counted = counters.path(COUNTED);
        if (before == null || !counted.has("difference")) {
            return;
        }
        long rise = counted.path("value").asLong()
                - before.path(COUNTED).path("value").asLong();
        if (counted.path("difference").isNull()) {
            unknown++;
        } else {
            differences++;
            if (counted.path("difference").asLong() != rise || rise < 0) {
                mistakes.add("a difference across a reset: " + port);
            }
        }
    }

    private static Footprint footprint(long pid) throws Exception {
        Path process = Path.of("/proc/" + pid);
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            long resident = Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
            return new Footprint((int) descriptors.count(), resident, live(pid));
        }
    }

    /** The size of all generations together after a full collection. */
    private static long live(long pid) throws Exception {
        jcmd(pid, "GC.run");
        return USED.matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
    }

    private static String jcmd(long pid, String command) throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        return said;
    }

    private void report(List<Footprint> footprints) {
        System.out.printf(
                "a watch of %d min: %,d sweeps (%d late), %,d readings, %,d known and %,d unknown differences of %s, %,d failures, %d of them moved LIDs; %d of %d names shown%n",
                DURATION.toMinutes(),
                sweeps,
                late,
                readings,
                differences,
                unknown,
                COUNTED,
                failures,
                moved,
                shownNames.size(),
                givenNames.size());
        System.out.printf(
                "its process: %d to %d descriptors; resident %s; live after a collection %s%n",
                footprints.stream().mapToInt(Footprint::descriptors).min().orElse(0),
                footprints.stream().mapToInt(Footprint::descriptors).max().orElse(0),
                course(footprints, Footprint::residentKilobytes),
                course(footprints, Footprint::liveKilobytes));
    }

    /** The median of each third, and the maximum. */
    private static String course(List<Footprint> footprints, ToLongFunction<Footprint> size) {
        int third = footprints.size() / 3;
        return "%,d, %,d, %,d KiB (at most %,d)"
                .formatted(
                        median(footprints.subList(0, third), size),
                        median(footprints.subList(third, 2 * third), size),
                        median(footprints.subList(2 * third, footprints.size()), size),
                        footprints.stream().mapToLong(size).max().orElse(0));
    }

    /** Compares the second third with the last. In the first, the JVM still loads and compiles. */
    private static void assertFlat(List<Footprint> footprints) {
        int third = footprints.size() / 3;
        List<Footprint> second = footprints.subList(third, 2 * third);
        List<Footprint> last = footprints.subList(2 * third, footprints.size());
        assertThat(last.stream().mapToInt(Footprint::descriptors).max().orElse(0))
                .isLessThanOrEqualTo(
                        second.stream().mapToInt(Footprint::descriptors).max().orElse(0) + 2);
        assertThat(median(last, Footprint::liveKilobytes))
                .isLessThan(median(second, Footprint::liveKilobytes) * 21 / 20);
        assertThat(median(last, Footprint::residentKilobytes))
                .isLessThan(median(second, Footprint::residentKilobytes) * 11 / 10);
    }

    private static long median(List<Footprint> footprints, ToLongFunction<Footprint> size) {
        return footprints.stream()
                .mapToLong(size)
                .sorted()
                .skip(footprints.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
