package org.rdma4j.benchmarks.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.rdma4j.benchmarks.report.Row;

/** Runs C and Java in turn on one device, and prints a {@link Row} for each size and operation. */
public final class LabProgram {
    private static final String PART = "device";
    private static final int[] LATENCY_SIZES = {64, 4096};
    private static final int[] BANDWIDTH_SIZES = {64, 4096, 65536, 1 << 20};
    private static final int[] DEPTHS = {1, 16};
    private static final int PINGS = 1000;
    /** Enough for all code to be compiled, even on an emulated processor, and for the compiler threads to be idle. */
    private static final int WARM_UP = 100 * PINGS;

    private static final int MOST_MESSAGES = 1000;
    private static final int LEAST_MESSAGES = 32;
    private static final long BYTES_OF_STREAM = 16L << 20;

    private final Perftest perftest;
    private final JavaPair java;
    private final int rounds;

    private LabProgram(Perftest perftest, JavaPair java, int rounds) {
        this.perftest = perftest;
        this.java = java;
        this.rounds = rounds;
    }

    /**
     * Measures, and prints the rows.
     *
     * @param arguments the number of rounds
     * @throws IOException if a program fails
     * @throws InterruptedException if this thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // The lab's device: its one port, and the GID of its IPv4 address.
        Device device = new Device(System.getenv("RDMA4J_LAB_DEVICE"), 1, 1);
        int rounds = Integer.parseInt(arguments[0]);
        try (JavaPair java = new JavaPair(device)) {
            LabProgram program = new LabProgram(new Perftest(device), java, rounds);
            program.latencies();
            program.bandwidths(rounds > 1 ? List.of(Operation.values()) : List.of(Operation.WRITE));
        }
    }

    private void latencies() throws IOException, InterruptedException {
        for (int bytes : LATENCY_SIZES) {
            java.latency(bytes, WARM_UP);
            List<Latency> c = new ArrayList<>();
            List<Latency> inJava = new ArrayList<>();
            List<Double> pingPong = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                c.add(perftest.latency(bytes, PINGS));
                inJava.add(java.latency(bytes, PINGS));
                pingPong.add(perftest.pingPong(bytes, PINGS));
            }
            print("median latency, against ib_send_lat", bytes, "us", c, inJava, Latency::median);
            print("99th percentile of latency, against ib_send_lat", bytes, "us", c, inJava, Latency::percentile99);
            print(
                    "mean latency, against ibv_rc_pingpong",
                    bytes,
                    "us",
                    pingPong,
                    inJava.stream().map(Latency::mean).toList());
        }
    }

    private void bandwidths(List<Operation> operations) throws IOException, InterruptedException {
        for (Operation operation : operations) {
            for (int bytes : BANDWIDTH_SIZES) {
                for (int depth : DEPTHS) {
                    int messages = Math.clamp(BYTES_OF_STREAM / bytes, LEAST_MESSAGES, MOST_MESSAGES);
                    java.bandwidth(operation, bytes, depth, messages); // until it is compiled
                    List<Double> c = new ArrayList<>();
                    List<Double> inJava = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        c.add(perftest.bandwidth(operation, bytes, depth, messages));
                        inJava.add(java.bandwidth(operation, bytes, depth, messages));
                    }
                    String name = "bandwidth, %d under way, against %s".formatted(depth, operation.bandwidthProgram());
                    print(name, bytes, "MiB/s", c, inJava);
                }
            }
        }
    }

    private static void print(
            String name,
            int bytes,
            String unit,
            List<Latency> c,
            List<Latency> java,
            Function<Latency, Double> figure) {
        print(
                name,
                bytes,
                unit,
                c.stream().map(figure).toList(),
                java.stream().map(figure).toList());
    }

    private static void print(String name, int bytes, String unit, List<Double> c, List<Double> java) {
        System.out.println(Row.of(PART, name, bytes, unit, c, java, Double.NaN).toLine());
    }
}
