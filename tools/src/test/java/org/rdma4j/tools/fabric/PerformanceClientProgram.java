package org.rdma4j.tools.fabric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadPatience;
import org.rdma4j.mad.MadStatusException;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.perf.PortCounters;
import org.rdma4j.perf.PortCountersExtended;

/**
 * Uses the library on a simulated fabric and prints what it answers; a program of its own, because the library that
 * simulates must be loaded before the JVM. Its arguments are the name of what to do, a LID, and a port.
 */
final class PerformanceClientProgram {
    private static final int QUERIES = 200;

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
            case "interrupt" -> interrupt(lid);
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
            System.out.println(UmadPort.caNames());
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
        MadPatience patience = new MadPatience(Duration.ofMillis(50), 2);
        try (UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad, patience)) {
            client.portCounters(lid, 1);
        } catch (RdmaException e) {
            System.out.println(e.errno());
            System.out.println(e.getMessage());
        }
    }

    private static void close(Lid lid) {
        UmadPort umad = UmadPort.open();
        PerformanceClient client = PerformanceClient.on(umad);
        MadAgent agent = client.classPortInfo(lid).baseVersion() == 1 ? umad.register(new ManagementClass(0x06)) : null;
        umad.close();
        umad.close();
        client.close();
        System.out.println(umad.isClosed() + " " + (agent != null && agent.isClosed()));
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

    private static void interrupt(Lid lid) {
        try (UmadPort umad = UmadPort.open();
                PerformanceClient client = PerformanceClient.on(umad)) {
            Thread.currentThread().interrupt();
            client.portCounters(lid, 1);
        } catch (RdmaException e) {
            System.out.println(e.errno() + " " + Thread.interrupted());
        }
    }

    /** Each thread asks about a port of the switch of its own; VL15Dropped, which traffic leaves alone, tells them apart. */
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
}
