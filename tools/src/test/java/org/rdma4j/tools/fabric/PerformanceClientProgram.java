package org.rdma4j.tools.fabric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.MadStatusException;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.perf.PortCounters;
import org.rdma4j.perf.PortCountersExtended;

/**
 * Uses the library on a simulated fabric and prints the results. It is a separate program, because the simulating
 * library must be preloaded into the JVM. The arguments are the name of a task, a LID, a port (for "soak" a number of
 * seconds), and the process number of ibsim.
 */
final class PerformanceClientProgram {
    private static final int QUERIES = 200;
    private static final int THREADS = 32;

    private PerformanceClientProgram() {}

    public static void main(String[] arguments) throws Exception {
        Lid lid = Lid.of(Integer.parseInt(arguments[1]));
        int port = Integer.parseInt(arguments[2]);
        switch (arguments[0]) {
            case "read" -> read(lid, port);
            case "attributes" -> attributes();
            case "status" -> status(lid, port);
            case "silence" -> silence(lid);
            case "close" -> close(lid);
            case "interrupt" -> interrupt(lid, arguments[3]);
            case "late" -> late(lid, arguments[3]);
            case "close-while-waiting" -> closeWhileWaiting(lid, arguments[3]);
            case "one-carrier" -> oneCarrier(lid, arguments[3]);
            case "soak" -> soak(lid, Duration.ofSeconds(port));
            case "two-threads" -> share(Executors.newFixedThreadPool(2), 2, lid);
            case "virtual-threads" -> share(Executors.newVirtualThreadPerTaskExecutor(), 32, lid);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void read(Lid lid, int port) {
        try (UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad)) {
            ClassPortInfo info = client.classPortInfo(lid);
            PortCounters counters = client.portCounters(lid, port);
            PortCountersExtended extended = client.portCountersExtended(lid, port);
            System.out.println(info);
            System.out.println(info.capabilities());
            System.out.println(counters);
            System.out.println(counters.xmitBytes());
            System.out.println(extended);
            System.out.println(Long.toUnsignedString(extended.rcvBytes()));
        }
    }

    private static void attributes() {
        try (UmadPort umad = UmadPort.open("ibsim0", 1)) {
            System.out.println(UmadPort.deviceNames());
            System.out.println(umad);
            System.out.println(umad.attributes());
        }
    }

    private static void status(Lid lid, int port) {
        try (UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad)) {
            client.portCounters(lid, port);
        } catch (MadStatusException e) {
            System.out.println(e.status());
            System.out.println(e.getMessage());
        }
    }

    private static void silence(Lid lid) {
        MadRetryPolicy retryPolicy =
                MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(50)).withTries(2);
        try (UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad, retryPolicy)) {
            client.portCounters(lid, 1);
        } catch (RdmaException e) {
            System.out.println(e.errno());
            System.out.println(e.getMessage());
        }
    }

    private static void close(Lid lid) {
        UmadPort umad = UmadPort.open();
        PerformanceClient client = PerformanceClient.on(umad);
        MadAgent agent = umad.register(new ManagementClass(0x06));
        client.classPortInfo(lid);
        umad.close();
        umad.close();
        client.close();
        System.out.println(umad.isClosed() + " " + agent.isClosed());
        try {
            client.portCounters(lid, 1);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        try {
            umad.attributes();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }

    /** A second agent receives late answers; without it the simulating library would crash. */
    private static void interrupt(Lid lid, String simulator) throws Exception {
        try (UmadPort other = UmadPort.open()) {
            try (UmadPort umad = UmadPort.open();
                    PerformanceClient client = PerformanceClient.on(umad)) {
                client.classPortInfo(lid);
                signal("STOP", simulator);
                Thread.currentThread().interrupt();
                client.portCounters(lid, 1);
            } catch (RdmaException e) {
                System.out.println(e.errno() + " " + Thread.interrupted());
            }
            try (PerformanceClient next = PerformanceClient.on(other)) {
                signal("CONT", simulator);
                System.out.println(next.portCounters(lid, 1).portSelect());
            }
        }
    }

    /** The fabric is stopped during two tries, and answers both after the request was given up. */
    private static void late(Lid lid, String simulator) throws Exception {
        MadRetryPolicy retryPolicy =
                MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(150)).withTries(2);
        try (UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad, retryPolicy)) {
            client.classPortInfo(lid);
            signal("STOP", simulator);
            long begin = System.nanoTime();
            try {
                client.portCounters(lid, 1);
            } catch (RdmaException e) {
                System.out.println(e.errno() + " " + (System.nanoTime() - begin >= 300_000_000));
            } finally {
                signal("CONT", simulator);
            }
            System.out.println(client.portCounters(lid, 2).portSelect());
            System.out.println(client.portCounters(lid, 3).portSelect());
        }
    }

    /** A second agent receives late answers; without it the simulating library would crash. */
    private static void closeWhileWaiting(Lid lid, String simulator) throws Exception {
        try (UmadPort other = UmadPort.open()) {
            UmadPort umad = UmadPort.open();
            PerformanceClient client = PerformanceClient.on(
                    umad,
                    MadRetryPolicy.defaults()
                            .withTimeout(Duration.ofSeconds(20))
                            .withTries(1));
            client.classPortInfo(lid);
            signal("STOP", simulator);
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<Future<String>> waiting = List.of(
                        threads.submit(() -> messageOf(client, lid)), threads.submit(() -> messageOf(client, lid)));
                Thread.sleep(300);
                long begin = System.nanoTime();
                umad.close();
                System.out.println(System.nanoTime() - begin < 2_000_000_000L);
                for (Future<String> message : waiting) {
                    System.out.println(message.get());
                }
                try (PerformanceClient next = PerformanceClient.on(other)) {
                    signal("CONT", simulator);
                    System.out.println(next.portCounters(lid, 2).portSelect());
                }
            }
        }
    }

    /** One virtual thread waits for an answer of a stopped fabric; others run meanwhile. */
    private static void oneCarrier(Lid lid, String simulator) throws Exception {
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "1");
        System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", "1");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(
                        umad,
                        MadRetryPolicy.defaults()
                                .withTimeout(Duration.ofSeconds(20))
                                .withTries(1))) {
            client.classPortInfo(lid);
            signal("STOP", simulator);
            try {
                Future<Integer> asked =
                        threads.submit(() -> client.portCounters(lid, 2).portSelect());
                Thread.sleep(300);
                threads.submit(() -> {}).get(5, TimeUnit.SECONDS);
                System.out.println(asked.isDone());
                signal("CONT", simulator);
                System.out.println(asked.get());
            } finally {
                signal("CONT", simulator);
            }
        }
    }

    private static String messageOf(PerformanceClient client, Lid lid) {
        try {
            return client.portCounters(lid, 1).toString();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void signal(String name, String process) throws Exception {
        int status = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process)
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill -" + name + " " + process + " failed");
        }
    }

    /**
     * Each thread queries another port of the switch. VL15Dropped, which traffic does not change, tells the ports
     * apart.
     */
    private static void share(ExecutorService threads, int tasks, Lid lid) throws Exception {
        try (threads;
                UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad)) {
            List<Future<Integer>> right = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                right.add(threads.submit(queries(client, lid, 1 + task % 3)));
            }
            int sum = 0;
            for (Future<Integer> future : right) {
                sum += future.get();
            }
            System.out.println(sum + " right");
        }
    }

    private static Callable<Integer> queries(PerformanceClient client, Lid lid, int port) {
        return () -> {
            int expected = client.portCounters(lid, port).vl15Dropped();
            int right = 0;
            for (int query = 0; query < QUERIES; query++) {
                PortCounters counters = client.portCounters(lid, port);
                PortCountersExtended extended = client.portCountersExtended(lid, port);
                right += counters.portSelect() == port
                                && counters.vl15Dropped() == expected
                                && extended.portSelect() == port
                        ? 1
                        : 0;
            }
            return right;
        };
    }

    /**
     * Thirty-two threads send requests through one port for a while. Prints the numbers of requests and of right
     * answers.
     */
    private static void soak(Lid lid, Duration duration) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS);
                UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad)) {
            long end = System.nanoTime() + duration.toNanos();
            List<Future<int[]>> counts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int port = 1 + thread % 3;
                counts.add(threads.submit(() -> askUntil(end, client, lid, port)));
            }
            int asked = 0;
            int right = 0;
            for (Future<int[]> count : counts) {
                asked += count.get()[0];
                right += count.get()[1];
            }
            System.out.println(asked + " asked");
            System.out.println(right + " right");
        }
    }

    /** The number of requests, and the number of answers for the right port. */
    private static int[] askUntil(long end, PerformanceClient client, Lid lid, int port) {
        int expected = client.portCounters(lid, port).vl15Dropped();
        int asked = 0;
        int right = 0;
        while (System.nanoTime() < end) {
            PortCounters counters = client.portCounters(lid, port);
            asked++;
            right += counters.portSelect() == port && counters.vl15Dropped() == expected ? 1 : 0;
            asked++;
            right += client.portCountersExtended(lid, port).portSelect() == port ? 1 : 0;
        }
        return new int[] {asked, right};
    }
}
