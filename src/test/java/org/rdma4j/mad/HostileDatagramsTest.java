package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.RdmaException;

/** A million malformed datagrams, in the same order in every run. */
class HostileDatagramsTest {
    private static final int DATAGRAMS = 1_000_000;
    private static final long SEED = 5;
    private static final int AGENT = 3;
    private static final int OTHER_AGENT = 4;
    private static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.PERFORMANCE, 0x12, "PortCounters");
    private static final MadAddress SOURCE = MadAddress.generalServices(new Gid(0xFD00L << 48, 1), 0);

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private final HostileDatagrams hostile = new HostileDatagrams(random);

    /**
     * A datagram may only be accepted as an answer if transaction, class, attribute and agent are right and it is
     * complete.
     */
    @Test
    void matchOnlyRequestsThatTheyAnswer() {
        PendingRequests requests = new PendingRequests(1000);
        IncomingRequests incoming = new IncomingRequests();
        incoming.open(OTHER_AGENT);
        int answers = 0;
        int taken = 0;
        PendingRequest request = new PendingRequest(AGENT, ATTRIBUTE, () -> {});
        int transaction = requests.begin(request);
        for (int number = 0; number < DATAGRAMS; number++) {
            MadBytes bytes = hostile.next(response(transaction));
            int agent = random.nextInt(10) == 0 ? OTHER_AGENT : AGENT;
            ReceivedMad received = new ReceivedMad(agent, random.nextInt(10) == 0 ? 110 : 0, bytes, SOURCE);
            requests.accept(received);
            incoming.accept(received);
            Mad response = request.response();
            assertThat(response != null).isEqualTo(isAnswer(received, transaction));
            if (response != null) {
                answers++;
                requests.end(request);
                request = new PendingRequest(AGENT, ATTRIBUTE, () -> {});
                transaction = requests.begin(request);
            }
            IncomingRequest question = incoming.take(OTHER_AGENT);
            if (question != null) {
                taken++;
                assertThat(question.datagram().header().method().isResponse()).isFalse();
                assertThat(question.datagram().bytes().size()).isGreaterThanOrEqualTo(Mad.SIZE);
            }
        }
        requests.end(request);

        assertThat(requests.isEmpty()).as("nothing is left behind").isTrue();
        assertThat(incoming.isEmpty(OTHER_AGENT)).isTrue();
        assertThat(answers).as("changed datagrams that are still answers").isPositive();
        assertThat(taken).isPositive();
    }

    private static boolean isAnswer(ReceivedMad received, int transaction) {
        MadBytes bytes = received.bytes();
        return received.agent() == AGENT
                && received.status() == 0
                && bytes.size() >= Mad.SIZE
                && bytes.u8(1) == ATTRIBUTE.managementClass().value()
                && bytes.u8(3) >= 0x80
                && (int) bytes.u32(12) == transaction
                && bytes.u16(16) == ATTRIBUTE.id();
    }

    /** Runs all decoders on the datagrams that were accepted as answers. */
    @Test
    void areDecodedWithoutUnexpectedExceptions() {
        MadBytes right = table();
        int records = 0;
        int refused = 0;
        for (int number = 0; number < DATAGRAMS; number++) {
            MadBytes bytes = hostile.next(right);
            if (bytes.size() < RecordTable.OFFSET) {
                continue;
            }
            Mad response = Mad.received(bytes);
            var _ = MadRedirect.of(response, SOURCE, gid -> MadAddress.generalServices(gid, 0));
            try {
                for (MadBytes record : RecordTable.records(response, NodeRecord.SIZE)) {
                    assertThat(NodeRecord.decode(record).info().ports()).isBetween(0, 255);
                    records++;
                }
            } catch (RdmaException e) {
                assertThat(e).hasMessageStartingWith("the table is malformed: a record of 108 bytes every ");
                refused++;
            }
        }
        assertThat(records).isPositive();
        assertThat(refused).isPositive();
    }

    private static MadBytes response(int transaction) {
        MadHeader header = MadHeader.request(MadMethod.GET, ATTRIBUTE, 0, Integer.toUnsignedLong(transaction))
                .response(MadStatus.OK);
        return Mad.of(header, new byte[Mad.SIZE - MadHeader.SIZE]).bytes();
    }

    private static MadBytes table() {
        Mad request = Mad.of(
                MadHeader.request(MadMethod.GET_TABLE, NodeRecord.ATTRIBUTE, 0, 1),
                new byte[Mad.SIZE - MadHeader.SIZE]);
        byte[] record = new byte[NodeRecord.SIZE];
        return RecordTable.response(request, List.of(record, record, record)).bytes();
    }

    @Test
    void anEmptyTableHasNoRecords() {
        assertThat(RecordTable.records(Mad.received(table()), NodeRecord.SIZE)).hasSize(3);
        assertThat(RecordTable.records(Mad.copyOf(MemorySegment.ofArray(new byte[Mad.SIZE])), NodeRecord.SIZE))
                .isEmpty();
    }
}
