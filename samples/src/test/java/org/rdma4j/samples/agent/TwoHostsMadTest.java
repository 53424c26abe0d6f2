package org.rdma4j.samples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rdma4j.samples.agent.TwoHosts.HOST;
import static org.rdma4j.samples.agent.TwoHosts.HOST_0;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.IncomingRequest;
import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadHeader;
import org.rdma4j.mad.MadMethod;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.MadStatus;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.NodeDescription;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.mad.NodeRecord;
import org.rdma4j.mad.RecordTable;
import org.rdma4j.mad.SubnetAdministrationClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.samples.pingpong.Rendezvous;

/** Host 0 answers in ways that no C agent can be made to; host 1 asks. The datagrams pass through two real kernels. */
@Tag("two-hosts")
@Timeout(240)
class TwoHostsMadTest {
    private static final int QUESTIONS = 300;
    private static final int FALSE_ANSWERS = 5;
    private static final int VL15_DROPPED_OFFSET = 64 + 22 - MadHeader.SIZE;
    private static final int PORT_SELECT_OFFSET = 64 + 1;
    private static final MadStatus REDIRECTED = new MadStatus(2);
    private static final Duration UNTIL_ASKED = Duration.ofSeconds(60);
    private static final MadRetryPolicy IMPATIENCE =
            MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(700)).withTries(4);
    private static final MadRetryPolicy PATIENCE = MadRetryPolicy.defaults().withTimeout(Duration.ofSeconds(3));

    private static Rendezvous rendezvous;

    @BeforeAll
    static void meet() throws Exception {
        rendezvous = Rendezvous.meet(HOST, TwoHosts.ADDRESS_OF_0);
    }

    @AfterAll
    static void part() throws Exception {
        rendezvous.close();
    }

    /** A record has 112 bytes and a segment 200: the answers fit into one segment, fill several, or need hundreds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 25, 300})
    void theKernelsReassembleATableFromItsSegments(int records) throws Exception {
        if (HOST == 0) {
            try (UmadPort port = TwoHosts.open();
                    MadAgent agent =
                            port.register(ManagementClass.SUBNET_ADMINISTRATION, Set.of(MadMethod.GET_TABLE))) {
                rendezvous.await(31);
                IncomingRequest request = agent.receive(UNTIL_ASKED).orElseThrow();
                List<byte[]> table =
                        nodes(records).stream().map(NodeRecord::encode).toList();
                agent.send(request.source(), RecordTable.response(request.datagram(), table));
                rendezvous.await(32);
            }
        } else {
            rendezvous.await(31);
            try (UmadPort port = TwoHosts.open();
                    SubnetAdministrationClient client = SubnetAdministrationClient.on(port, TwoHosts.ONE_TRY, HOST_0)) {
                assertThat(client.nodes()).isEqualTo(nodes(records));
            }
            rendezvous.await(32);
        }
    }

    private static List<NodeRecord> nodes(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new NodeRecord(
                        Lid.of(number),
                        new NodeInfo(
                                1,
                                2,
                                new Guid(number << 8),
                                new Guid(number << 8 | 1),
                                new Guid(number << 8 | 2),
                                0x1234,
                                3,
                                1,
                                0x2C9),
                        new NodeDescription("node " + number)))
                .toList();
    }

    @Test
    void wrongAnswersAreIgnored() throws Exception {
        if (HOST == 0) {
            RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
            try (UmadPort port = TwoHosts.open();
                    MadAgent agent = port.register(ManagementClass.PERFORMANCE, Set.of(MadMethod.GET))) {
                rendezvous.await(41);
                for (int question = 0; question < QUESTIONS; question++) {
                    IncomingRequest request = agent.receive(UNTIL_ASKED).orElseThrow();
                    for (int answer = 0; answer < FALSE_ANSWERS; answer++) {
                        agent.send(request.source(), falseAnswer(request.datagram(), answer + 1, random));
                    }
                    agent.send(request.source(), rightAnswer(request.datagram()));
                }
                rendezvous.await(42);
            }
        } else {
            rendezvous.await(41);
            try (UmadPort port = TwoHosts.open();
                    PerformanceClient client = PerformanceClient.on(port, TwoHosts.ONE_TRY)) {
                for (int question = 0; question < QUESTIONS; question++) {
                    int select = question % 255;
                    assertThat(client.portCounters(HOST_0, select).vl15Dropped())
                            .isEqualTo(7 * select + 1);
                }
            }
            rendezvous.await(42);
        }
    }

    /** A response to a request that was never sent, filled with random bytes. */
    private static Mad falseAnswer(Mad request, int distance, RandomGenerator random) {
        MadHeader header = request.header().response(MadStatus.OK);
        MadHeader changed = new MadHeader(
                header.baseVersion(),
                header.managementClass(),
                header.classVersion(),
                header.method(),
                header.status(),
                header.classSpecific(),
                header.transactionId() + distance,
                random.nextInt(0x10000),
                header.attributeModifier());
        byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
        random.nextBytes(body);
        return Mad.of(changed, body);
    }

    private static Mad rightAnswer(Mad request) {
        int select = request.bytes().u8(PORT_SELECT_OFFSET);
        byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
        ByteBuffer.wrap(body).putShort(VL15_DROPPED_OFFSET, (short) (7 * select + 1));
        return Mad.of(request.header().response(MadStatus.OK), body);
    }

    /**
     * Linux accepts the first answer with the right transaction ID, so the client must ask again if it is not the right
     * answer.
     */
    @Test
    void anAnswerOfAnotherAttributeIsDroppedAndTheRequestSentAgain() throws Exception {
        if (HOST == 0) {
            try (UmadPort port = TwoHosts.open();
                    MadAgent agent = port.register(ManagementClass.PERFORMANCE, Set.of(MadMethod.GET))) {
                rendezvous.await(51);
                IncomingRequest first = agent.receive(UNTIL_ASKED).orElseThrow();
                MadHeader other = MadHeader.request(
                                MadMethod.GET,
                                PerformanceAttribute.PORT_SL_RCV_FECN.attribute(),
                                0,
                                first.datagram().header().transactionId())
                        .response(MadStatus.OK);
                agent.send(first.source(), Mad.of(other, new byte[Mad.SIZE - MadHeader.SIZE]));
                IncomingRequest second = agent.receive(UNTIL_ASKED).orElseThrow();
                agent.send(second.source(), rightAnswer(second.datagram()));
                rendezvous.await(52);
            }
        } else {
            rendezvous.await(51);
            try (UmadPort port = TwoHosts.open();
                    PerformanceClient client = PerformanceClient.on(port, PATIENCE)) {
                assertThat(client.portCounters(HOST_0, 9).vl15Dropped()).isEqualTo(64);
            }
            rendezvous.await(52);
        }
    }

    /** The local kernel ends each try, and sends no more requests than it was told to. */
    @Test
    void aSilentNodeIsAskedAsOftenAndAsLongAsTheErrorSays() throws Exception {
        if (HOST == 0) {
            try (UmadPort port = TwoHosts.open();
                    MadAgent agent = port.register(ManagementClass.PERFORMANCE, Set.of(MadMethod.GET))) {
                rendezvous.await(71);
                rendezvous.await(72);
                Set<Long> transactions = new HashSet<>();
                int questions = 0;
                for (Optional<IncomingRequest> request = agent.receive(Duration.ofSeconds(1));
                        request.isPresent();
                        request = agent.receive(Duration.ofSeconds(1))) {
                    questions++;
                    transactions.add(request.get().datagram().header().transactionId());
                }
                assertThat(questions).isEqualTo(IMPATIENCE.tries());
                assertThat(transactions).hasSize(IMPATIENCE.tries());
                rendezvous.await(73);
            }
        } else {
            rendezvous.await(71);
            try (UmadPort port = TwoHosts.open();
                    PerformanceClient client = PerformanceClient.on(port, IMPATIENCE)) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> client.portCounters(HOST_0, 1))
                        .isInstanceOf(RdmaException.class)
                        .hasMessageContaining("within 4 x 700 ms");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofMillis(4 * 700), Duration.ofMillis(4 * 700 + 5000));
            }
            rendezvous.await(72);
            rendezvous.await(73);
        }
    }

    @Test
    void aRedirectByGidIsFollowed() throws Exception {
        if (HOST == 0) {
            try (UmadPort port = TwoHosts.open();
                    MadAgent agent = port.register(ManagementClass.PERFORMANCE, Set.of(MadMethod.GET))) {
                rendezvous.await(61);
                IncomingRequest first = agent.receive(UNTIL_ASKED).orElseThrow();
                byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
                int info = 64 - MadHeader.SIZE;
                ByteBuffer.wrap(body)
                        .put(info + 8, TwoHosts.GID_OF_0.toByteArray())
                        .putInt(info + 32, 1)
                        .putInt(info + 36, HOST_0.qkey());
                agent.send(first.source(), Mad.of(first.datagram().header().response(REDIRECTED), body));
                IncomingRequest second = agent.receive(UNTIL_ASKED).orElseThrow();
                agent.send(second.source(), rightAnswer(second.datagram()));
                rendezvous.await(62);
            }
        } else {
            rendezvous.await(61);
            try (UmadPort port = TwoHosts.open();
                    PerformanceClient client = PerformanceClient.on(port, TwoHosts.ONE_TRY)) {
                assertThat(client.portCounters(HOST_0, 3).vl15Dropped()).isEqualTo(22);
            }
            rendezvous.await(62);
        }
    }
}
