package org.rdma4j.samples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rdma4j.samples.agent.TwoHosts.HOST;
import static org.rdma4j.samples.agent.TwoHosts.HOST_0;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadHeader;
import org.rdma4j.mad.MadMethod;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.MadStatus;
import org.rdma4j.mad.MadStatusException;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.perf.PerformanceData;
import org.rdma4j.perf.PortCounters;
import org.rdma4j.perf.PortCountersExtended;
import org.rdma4j.samples.pingpong.Rendezvous;
import org.rdma4j.samples.pingpong.Side;

/**
 * Host 0 runs {@code rdma4j perf-agent}, and host 1 queries it by GID, through the umad devices of two real kernels.
 */
@Tag("two-hosts")
@Timeout(240)
class TwoHostsPerformanceAgentTest {
    private static final int ITERATIONS = 50;
    private static final int MESSAGE = 4096;
    private static final int PATH_MTU = 1024;
    private static final int TCP_PORT = 18_700;
    private static final int HOSTILE_DATAGRAMS = 3000;
    /** The agent handles the hostile datagrams before the valid request. */
    private static final MadRetryPolicy PATIENCE = MadRetryPolicy.defaults().withTimeout(Duration.ofSeconds(10));

    private static final int DATAGRAMS_BETWEEN_QUESTIONS = 50;

    private static Rendezvous rendezvous;

    @BeforeAll
    static void meet() throws Exception {
        rendezvous = Rendezvous.meet(HOST, TwoHosts.ADDRESS_OF_0);
    }

    @AfterAll
    static void part() throws Exception {
        rendezvous.close();
    }

    @Test
    void countersMoveWithTrafficByTheRightAmountAndAreReset() throws Exception {
        if (HOST == 0) {
            try (RunningAgent _ = RunningAgent.start()) {
                rendezvous.await(1);
                rendezvous.await(2);
                long sent = kernelCounter("sent_pkts");
                long received = kernelCounter("rcvd_pkts");
                Process server = pingPong();
                Side.awaitListener(TCP_PORT);
                rendezvous.await(3);
                requireEnd(server);
                rendezvous.await(4);
                rendezvous.tell(kernelCounter("sent_pkts") - sent);
                rendezvous.tell(kernelCounter("rcvd_pkts") - received);
                rendezvous.await(5);
            }
        } else {
            rendezvous.await(1);
            try (UmadPort port = TwoHosts.open();
                    PerformanceClient client = PerformanceClient.on(port, TwoHosts.ONE_TRY)) {
                PortCountersExtended before = client.portCountersExtended(HOST_0, 1);
                rendezvous.await(2);
                rendezvous.await(3);
                requireEnd(pingPong(TwoHosts.ADDRESS_OF_0));
                rendezvous.await(4);
                long sent = rendezvous.hear();
                long received = rendezvous.hear();
                PortCountersExtended after = client.portCountersExtended(HOST_0, 1);

                // Between the two readings, the first answer and the second request were counted.
                assertThat(after.xmitPkts() - before.xmitPkts()).isEqualTo(sent + 1);
                assertThat(after.rcvPkts() - before.rcvPkts()).isEqualTo(received + 1);
                int packets = ITERATIONS * (MESSAGE / PATH_MTU);
                assertThat(sent).as("messages and acknowledgements").isBetween(packets + 1L, 2L * packets);
                assertThat(received).as("messages and acknowledgements").isBetween(packets + 1L, 2L * packets);

                reset(client, after);
            }
            rendezvous.await(5);
        }
    }

    /** A request and its answer are one packet each, so the exact effect of a reset can be checked. */
    private static void reset(PerformanceClient client, PortCountersExtended extended) {
        PerformanceData sentAlone = PerformanceData.zero(PerformanceAttribute.PORT_COUNTERS)
                .with("PortSelect", 1)
                .with("CounterSelect", 1 << 14);
        long received = client.portCounters(HOST_0, 1).rcvPkts();

        PortCounters answer = PortCounters.of(client.set(HOST_0, sentAlone));
        PortCounters next = client.portCounters(HOST_0, 1);

        assertThat(answer.xmitPkts()).isZero();
        assertThat(answer.rcvPkts()).as("not selected").isEqualTo(received + 1);
        assertThat(next.xmitPkts()).as("the answer to the Set").isEqualTo(1);
        assertThat(next.rcvPkts()).isEqualTo(received + 2);
        assertThat(client.portCountersExtended(HOST_0, 1).xmitPkts())
                .as("the other attribute is apart")
                .isGreaterThan(extended.xmitPkts());
    }

    @Test
    void reportsItsCapabilitiesAndRefusesTheRest() throws Exception {
        if (HOST == 0) {
            try (RunningAgent _ = RunningAgent.start()) {
                rendezvous.await(11);
                rendezvous.await(12);
            }
        } else {
            rendezvous.await(11);
            try (UmadPort port = TwoHosts.open();
                    PerformanceClient client = PerformanceClient.on(port, TwoHosts.ONE_TRY)) {
                ClassPortInfo info = client.classPortInfo(HOST_0);
                assertThat(info.capabilities())
                        .containsExactlyInAnyOrder(
                                PerformanceCapability.EXTENDED_WIDTH_NO_IETF,
                                PerformanceCapability.ADDITIONAL_EXTENDED_COUNTERS);
                assertThatThrownBy(() -> client.read(HOST_0, PerformanceAttribute.PORT_XMIT_DATA_SL, 1))
                        .isInstanceOfSatisfying(
                                MadStatusException.class,
                                refused -> assertThat(refused.status()).isEqualTo(new MadStatus(0x0C)));
                assertThatThrownBy(() -> client.portCounters(HOST_0, 2))
                        .isInstanceOfSatisfying(
                                MadStatusException.class,
                                refused -> assertThat(refused.status()).isEqualTo(new MadStatus(0x1C)));
            }
            rendezvous.await(12);
        }
    }

    @Test
    void theCommandReadsItsCounters() throws Exception {
        if (HOST == 0) {
            try (RunningAgent _ = RunningAgent.start()) {
                rendezvous.await(15);
                rendezvous.await(16);
            }
        } else {
            rendezvous.await(15);
            Path launcher = Path.of(System.getenv("RDMA4J_HOME"), "rdma4j");
            Process counters = new ProcessBuilder(
                            launcher.toString(),
                            "counters",
                            "--ca",
                            TwoHosts.device(),
                            "--gid",
                            TwoHosts.GID_OF_0.toString(),
                            "--gid-index",
                            Integer.toString(TwoHosts.GID_INDEX),
                            "--timeout",
                            "20000",
                            "--json")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(counters.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(counters.waitFor()).as(said).isZero();
            assertThat(said)
                    .contains("\"source\":\"performance management\"")
                    .containsPattern("\"PortXmitPkts\":\\{\"value\":[1-9]");
            rendezvous.await(16);
        }
    }

    @Test
    void survivesHostileDatagrams() throws Exception {
        if (HOST == 0) {
            try (RunningAgent _ = RunningAgent.start()) {
                rendezvous.await(21);
                rendezvous.await(22);
            }
        } else {
            rendezvous.await(21);
            RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
            try (UmadPort port = TwoHosts.open();
                    MadAgent hostile = port.register(ManagementClass.PERFORMANCE);
                    PerformanceClient client = PerformanceClient.on(port, PATIENCE)) {
                for (int number = 1; number <= HOSTILE_DATAGRAMS; number++) {
                    hostile.send(HOST_0, hostileDatagram(random));
                    if (number % DATAGRAMS_BETWEEN_QUESTIONS == 0) {
                        PortCountersExtended answer = client.portCountersExtended(HOST_0, 1);
                        assertThat(answer.portSelect()).isEqualTo(1);
                        assertThat(answer.counterSelect()).isZero();
                    }
                }
            }
            rendezvous.await(22);
        }
    }

    /** A datagram whose header passes the kernel's checks, with random bytes in it, and cut off at a random length. */
    private static Mad hostileDatagram(RandomGenerator random) {
        PerformanceAttribute attribute =
                random.nextBoolean() ? PerformanceAttribute.PORT_COUNTERS : PerformanceAttribute.PORT_COUNTERS_EXTENDED;
        MadMethod method = random.nextBoolean() ? MadMethod.GET : MadMethod.SET;
        MadHeader right = MadHeader.request(method, attribute.attribute(), 0, random.nextInt());
        MadHeader header = switch (random.nextInt(4)) {
            case 0 -> right;
            case 1 -> right.response(new MadStatus(random.nextInt(0x10000)));
            case 2 -> right.withClassSpecific(random.nextInt(0x10000));
            default ->
                new MadHeader(
                        1,
                        ManagementClass.PERFORMANCE,
                        random.nextInt(256),
                        method,
                        new MadStatus(random.nextInt(0x10000)),
                        random.nextInt(0x10000),
                        random.nextLong(),
                        random.nextInt(0x10000),
                        random.nextInt());
        };
        byte[] body = new byte[random.nextInt(12, Mad.SIZE - MadHeader.SIZE + 1)];
        random.nextBytes(body);
        return Mad.of(header, body);
    }

    private static long kernelCounter(String name) throws Exception {
        Path file = Path.of("/sys/class/infiniband", TwoHosts.device(), "ports/1/hw_counters", name);
        return Long.parseLong(Files.readString(file).strip());
    }

    private static Process pingPong(String... host) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "ibv_rc_pingpong",
                "-g",
                "1",
                "-d",
                TwoHosts.device(),
                "-n",
                Integer.toString(ITERATIONS),
                "-s",
                Integer.toString(MESSAGE),
                "-m",
                Integer.toString(PATH_MTU),
                "-p",
                Integer.toString(TCP_PORT)));
        command.addAll(List.of(host));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void requireEnd(Process process) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
    }
}
