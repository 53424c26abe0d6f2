package org.rdma4j.tools.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A subnet that ibsim simulates, with LIDs assigned by opensm. Several can run at once, because each has its own socket
 * names. Each also has its own folder, in which its commands run: the preloaded library writes the simulated sysfs into
 * the working directory.
 */
public final class SimulatedFabric implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_WITH_MANY = Duration.ofMinutes(3);
    private static final AtomicInteger FABRICS = new AtomicInteger();

    private static final Pattern NODE = Pattern.compile("^(?:Switch|Ca|Rt) \\d+ \"(\\w+)\"");
    private static final Pattern GUID = Pattern.compile("^(\\w+)\\s+\\[(\\d+)]");
    private static final Pattern PORT = Pattern.compile("^\\w+\\s+\\[(\\d+)].*\\slid (\\d+) ");

    private final Path folder;
    private final String socketName = "rdma4j-" + ProcessHandle.current().pid() + "-" + FABRICS.incrementAndGet();
    private final Path preloaded;
    private final Process ibsim;
    private final Transcript transcript;
    private final Map<String, Integer> lids;

    private SimulatedFabric(String topology, boolean isManaged) throws IOException, InterruptedException {
        Path program = DebianFile.program("ibsim", "ibsim-utils");
        preloaded = DebianFile.library("umad2sim/libumad2sim.so", "libumad2sim0");
        folder = Files.createTempDirectory("rdma4j-fabric");
        Path net = folder.resolve("net");
        Files.writeString(net, topology);
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-s", net.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("IBSIM_SOCKNAME", socketName);
        ibsim = builder.start();
        transcript = Transcript.of(ibsim);
        try {
            transcript.await(0, PATIENCE, text -> text.contains("sim>"));
            if (isManaged) {
                assignLids(firstNode(net));
            }
            lids = readLids();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a fabric.
     *
     * @param topology a resource in ibsim's net format
     * @return the fabric, ready for requests
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public static SimulatedFabric start(String topology) throws IOException, InterruptedException {
        return new SimulatedFabric(read(topology), true);
    }

    /**
     * Starts a fabric without LIDs and without subnet manager.
     *
     * @param topology a resource in ibsim's net format
     * @return the fabric
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public static SimulatedFabric startUnmanaged(String topology) throws IOException, InterruptedException {
        return new SimulatedFabric(read(topology), false);
    }

    private static String read(String topology) throws IOException {
        try (InputStream resource = SimulatedFabric.class.getResourceAsStream("/" + topology)) {
            if (resource == null) {
                throw new IllegalArgumentException("there is no topology " + topology);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Starts a fabric of many nodes.
     *
     * @param tree its shape
     * @return the fabric, ready for requests
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public static SimulatedFabric start(FatTree tree) throws IOException, InterruptedException {
        return new SimulatedFabric(tree.net(), true);
    }

    /** Runs opensm -o: it makes one sweep, which assigns the LIDs and fills the forwarding tables, and ends. */
    private void assignLids(String host) throws IOException, InterruptedException {
        Path program = DebianFile.program("opensm", "opensm");
        Outcome outcome = run(host, List.of(program.toString(), "-o", "-f", "opensm.log"), PATIENCE_WITH_MANY);
        if (outcome.status() != 0) {
            throw new AssertionError("opensm failed: " + outcome + "\n" + said());
        }
    }

    private static String firstNode(Path net) throws IOException {
        Matcher matcher = Pattern.compile("(?m)^Hca\\s+\\d+\\s+\"(\\w+)\"").matcher(Files.readString(net));
        if (!matcher.find()) {
            throw new IllegalArgumentException("the topology has no Hca");
        }
        return matcher.group(1);
    }

    private Map<String, Integer> readLids() throws IOException, InterruptedException {
        Map<String, Integer> found = new TreeMap<>();
        String node = "";
        for (String line : console("dump", "#  dumped").lines().toList()) {
            Matcher header = NODE.matcher(line);
            Matcher port = PORT.matcher(line);
            if (header.find()) {
                node = header.group(1);
            } else if (port.find()) {
                found.put(node + "[" + port.group(1) + "]", Integer.valueOf(port.group(2)));
            }
        }
        return found;
    }

    /**
     * The LID of a port.
     *
     * @param port as {@code H1[1]}; a switch's LID is that of its port 0
     * @return the LID
     */
    public int lid(String port) {
        Integer lid = lids.get(port);
        if (lid == null) {
            throw new IllegalArgumentException(port + " has no LID; those that have: " + lids);
        }
        return lid;
    }

    /**
     * All assigned LIDs.
     *
     * @return by port, as {@code H1[1]}
     */
    public Map<String, Integer> lids() {
        return Map.copyOf(lids);
    }

    /**
     * Sets a counter, as {@code PortCounters.VL15Dropped}. A value that is too large for its field becomes the largest
     * one.
     *
     * @param node as {@code H1}
     * @param port from 1
     * @param counter attribute and field, as ibsim's console names them
     * @param value the value, unsigned
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void set(String node, int port, String counter, long value) throws IOException, InterruptedException {
        console(
                "PerformanceSet \"%s\"[%d] %s=%s".formatted(node, port, counter, Long.toUnsignedString(value)),
                "has been set to");
    }

    /**
     * Makes a port drop requests.
     *
     * @param port as {@code "H1"[1]}
     * @param attribute the attribute ID of the requests; 0 for all
     * @param percent how many of them
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void lose(String port, int attribute, int percent) throws IOException, InterruptedException {
        console("Error %s %d%s".formatted(port, percent, attribute == 0 ? "" : " " + attribute), "sim>");
    }

    /**
     * Pulls the cable out of a port.
     *
     * @param port as {@code "H1"[1]}
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void unplug(String port) throws IOException, InterruptedException {
        console("Unlink " + port, "sim>");
    }

    /**
     * Plugs the cable of a port in again. The port then waits for a subnet manager.
     *
     * @param port as {@code "H1"[1]}
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void plugIn(String port) throws IOException, InterruptedException {
        console("ReLink " + port, "sim>");
    }

    /**
     * Copies the simulated /sys of a host.
     *
     * @param host as {@code H1}
     * @param target the folder that gets a folder sys
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void copySysfs(String host, Path target) throws IOException, InterruptedException {
        String script = "read -r _ < /sys/class/infiniband/ibsim0/ports/1/state; cp -r sys-$$/sys " + target;
        Outcome outcome = run(host, List.of("bash", "-c", script));
        if (outcome.status() != 0) {
            throw new AssertionError("cannot copy /sys of %s: %s".formatted(host, outcome));
        }
    }

    /**
     * Assigns another LID to a port, as a subnet manager does.
     *
     * @param port as {@code "H1"[1]}
     * @param lid the LID
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void setLid(String port, int lid) throws IOException, InterruptedException {
        console("Baselid %s %d".formatted(port, lid), "sim>");
    }

    /**
     * Exchanges the LIDs of two ports, and lets a subnet manager calculate the forwarding tables again.
     *
     * @param one as {@code H3[1]}
     * @param other the same
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void swapLids(String one, String other) throws IOException, InterruptedException {
        Map<String, Integer> now = readLids();
        setLid(quoted(one), Objects.requireNonNull(now.get(other)));
        setLid(quoted(other), Objects.requireNonNull(now.get(one)));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("guid2lid"))
                    .toList()) {
                Files.delete(file);
            }
        }
        sweep("H1");
    }

    private static String quoted(String port) {
        return "\"" + port.replace("[", "\"[");
    }

    /**
     * Changes the NodeDescription of a node.
     *
     * @param node its identifier in the topology, as {@code H3}
     * @param now the description that it has
     * @param changed the description that it gets
     * @throws IOException if the memory of ibsim cannot be read or written
     */
    public void rename(String node, String now, String changed) throws IOException {
        SimulatedName.of(ibsim.pid(), node, now).change(changed);
    }

    /**
     * Runs a subnet manager for one sweep.
     *
     * @param host the node that it runs on
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public void sweep(String host) throws IOException, InterruptedException {
        assignLids(host);
    }

    private String console(String command, String answer) throws IOException, InterruptedException {
        int start = transcript.length();
        Writer console = ibsim.outputWriter(StandardCharsets.US_ASCII);
        console.write(command + "\n");
        console.flush();
        return transcript.await(start, PATIENCE, text -> text.contains(answer));
    }

    /**
     * Runs a command whose libibumad sees this fabric.
     *
     * @param host the node that it runs on, as {@code H1}
     * @param command the program and its arguments
     * @return what it did
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public Outcome run(String host, List<String> command) throws IOException, InterruptedException {
        return run(host, command, PATIENCE);
    }

    /**
     * Runs a command that queries many nodes.
     *
     * @param host the node that it runs on, as {@code H1}
     * @param command the program and its arguments
     * @param limit how long it may take
     * @return what it did
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public Outcome run(String host, List<String> command, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path error = Files.createTempFile(folder, "error", ".txt");
        Process process = builder(host, command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(error.toFile())
                .start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("%s did not end within %s; it said:\n%s%s"
                    .formatted(command, limit, Files.readString(output), Files.readString(error)));
        }
        return new Outcome(Files.readString(output), Files.readString(error), process.exitValue());
    }

    /**
     * Starts an interactive command whose libibumad sees this fabric.
     *
     * @param host the node that it runs on, as {@code H1}
     * @param command the program and its arguments
     * @return the process, which the caller ends; its standard error is discarded
     * @throws IOException if it cannot be started
     */
    public Process start(String host, List<String> command) throws IOException {
        return builder(host, command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessBuilder builder(String host, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "LD_PRELOAD", preloaded.toString(),
                        "SIM_HOST", host,
                        "IBSIM_SOCKNAME", socketName,
                        "OSM_TMP_DIR", folder.toString(),
                        "OSM_CACHE_DIR", folder.toString()));
        return builder;
    }

    /**
     * Starts a subnet manager that keeps running without further sweeps. It only answers requests.
     *
     * @param host the node that it runs on
     * @return its process, which the caller ends
     * @throws IOException if it cannot be started
     * @throws InterruptedException if this thread is interrupted
     */
    public Process startSubnetManager(String host) throws IOException, InterruptedException {
        return startSubnetManager(host, List.of());
    }

    /**
     * Starts a subnet manager with options that keeps running.
     *
     * @param host the node that it runs on
     * @param options options of opensm
     * @return its process, which the caller ends
     * @throws IOException if it cannot be started
     * @throws InterruptedException if this thread is interrupted
     */
    public Process startSubnetManager(String host, List<String> options) throws IOException, InterruptedException {
        Path program = DebianFile.program("opensm", "opensm");
        List<String> command = new ArrayList<>(List.of(program.toString(), "-s", "0", "-f", "opensm-running.log"));
        command.addAll(options);
        Process process = start(host, command);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (run(host, List.of("perfquery", "-G", guid(host + "[1]"), "1")).status() != 0) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                process.destroyForcibly();
                throw new AssertionError("opensm does not answer:\n" + said());
            }
            Thread.sleep(200);
        }
        return process;
    }

    /**
     * The GUID of a port.
     *
     * @param port as {@code H1[1]}
     * @return the GUID
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public String guid(String port) throws IOException, InterruptedException {
        String node = "";
        for (String line : console("dump", "#  dumped").lines().toList()) {
            Matcher header = NODE.matcher(line);
            Matcher found = GUID.matcher(line);
            if (header.find()) {
                node = header.group(1);
            } else if (found.find() && port.equals(node + "[" + found.group(2) + "]")) {
                return "0x" + found.group(1);
            }
        }
        throw new IllegalArgumentException("there is no port " + port);
    }

    /**
     * The process of ibsim, which a test can stop and continue.
     *
     * @return its number
     */
    public long simulator() {
        return ibsim.pid();
    }

    /**
     * The output of ibsim, to print if a test fails.
     *
     * @return its output from the start
     */
    public String said() {
        return transcript.from(0);
    }

    @Override
    public void close() {
        ibsim.destroy();
        try {
            if (!ibsim.waitFor(5, TimeUnit.SECONDS)) {
                ibsim.destroyForcibly().waitFor();
            }
            delete(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(folder)) {
            paths = tree.toList().reversed();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
