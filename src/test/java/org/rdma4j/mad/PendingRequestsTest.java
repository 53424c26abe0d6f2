package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdma4j.Errno;

class PendingRequestsTest {
    private static final int AGENT = 3;
    private static final int NO_ERROR = 0;
    private static final MadAttribute PORT_COUNTERS =
            new MadAttribute(ManagementClass.PERFORMANCE, 0x12, "PortCounters");
    private static final MadAttribute OTHER_COUNTERS =
            new MadAttribute(ManagementClass.PERFORMANCE, 0x1D, "PortCountersExtended");
    private static final MadAttribute OTHER_CLASS =
            new MadAttribute(ManagementClass.SUBNET_LID_ROUTED, 0x12, "PKeyTable");

    private final PendingRequests requests = new PendingRequests(-1);
    private final PendingRequest request = new PendingRequest(AGENT, PORT_COUNTERS, () -> {});

    @Test
    void anAnswerMatchesByTheLowerHalfOfItsTransactionId() {
        PendingRequest other = new PendingRequest(AGENT, PORT_COUNTERS, () -> {});
        int transaction = requests.begin(request);
        int otherTransaction = requests.begin(other);

        requests.accept(response(AGENT, PORT_COUNTERS, 0x00000009_00000000L | Integer.toUnsignedLong(transaction)));

        assertThat(otherTransaction).isNotEqualTo(transaction);
        assertThat(answerOf(request).header().transaction()).isEqualTo(transaction);
        assertThat(other.response()).isNull();
    }

    @Test
    void aLateAnswerToAnEarlierTryIsAccepted() {
        int first = requests.begin(request);
        requests.begin(request);

        requests.accept(response(AGENT, PORT_COUNTERS, first));

        assertThat(request.response()).isNotNull();
    }

    @Test
    void theFirstAnswerStays() {
        int first = requests.begin(request);
        int second = requests.begin(request);

        requests.accept(response(AGENT, PORT_COUNTERS, second));
        requests.accept(response(AGENT, PORT_COUNTERS, first));

        assertThat(answerOf(request).header().transaction()).isEqualTo(second);
    }

    @Test
    void anAnswerToAnAbandonedRequestIsDropped() {
        int transaction = requests.begin(request);
        requests.end(request);
        PendingRequest next = new PendingRequest(AGENT, PORT_COUNTERS, () -> {});
        requests.begin(next);

        requests.accept(response(AGENT, PORT_COUNTERS, transaction));

        assertThat(request.response()).isNull();
        assertThat(next.response()).isNull();
    }

    @Test
    void anAnswerToAnotherAttributeClassOrAgentIsDropped() {
        int transaction = requests.begin(request);

        requests.accept(response(AGENT, OTHER_COUNTERS, transaction));
        requests.accept(response(AGENT, OTHER_CLASS, transaction));
        requests.accept(response(AGENT + 1, PORT_COUNTERS, transaction));

        assertThat(request.isTryOver()).isFalse();
    }

    @Test
    void aRequestFromAnotherNodeIsNotAnAnswer() {
        int transaction = requests.begin(request);

        requests.accept(received(AGENT, NO_ERROR, MadMethod.GET, PORT_COUNTERS, transaction, Mad.SIZE));

        assertThat(request.isTryOver()).isFalse();
    }

    @Test
    void aShortAnswerIsDropped() {
        int transaction = requests.begin(request);

        for (int size : new int[] {0, 1, MadHeader.SIZE - 1, MadHeader.SIZE, Mad.SIZE - 1}) {
            requests.accept(received(AGENT, NO_ERROR, MadMethod.GET_RESPONSE, PORT_COUNTERS, transaction, size));
        }

        assertThat(request.isTryOver()).isFalse();
    }

    @Test
    void aRequestThatComesBackAsABareHeaderEndsTheTry() {
        int transaction = requests.begin(request);

        requests.accept(
                received(AGENT, Errno.ETIMEDOUT.value(), MadMethod.GET, PORT_COUNTERS, transaction, MadHeader.SIZE));

        assertThat(request.isTryOver()).isTrue();
        assertThat(request.response()).isNull();
    }

    @Test
    void aTimeOutOfAnEarlierTryDoesNotEndTheCurrentOne() {
        int first = requests.begin(request);
        requests.begin(request);

        requests.accept(received(AGENT, Errno.ETIMEDOUT.value(), MadMethod.GET, PORT_COUNTERS, first, MadHeader.SIZE));

        assertThat(request.isTryOver()).isFalse();
    }

    @Test
    void transactionsAreNumberedUpwardsFromTheFirst() {
        PendingRequests numbered = new PendingRequests(40);

        assertThat(numbered.begin(request)).isEqualTo(40);
        assertThat(numbered.begin(request)).isEqualTo(41);
    }

    @Test
    void aTransactionUnderWayIsNotUsedAgain() {
        PendingRequests numbered = new PendingRequests(Integer.MAX_VALUE);

        assertThat(numbered.begin(request)).isEqualTo(Integer.MAX_VALUE);
        assertThat(numbered.begin(request)).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void theEndOfATryIsToldOnce() {
        List<String> told = new ArrayList<>();
        PendingRequest answered = new PendingRequest(AGENT, PORT_COUNTERS, () -> told.add("answered"));
        PendingRequest givenUp = new PendingRequest(AGENT, PORT_COUNTERS, () -> told.add("given up"));
        int one = requests.begin(answered);
        int two = requests.begin(givenUp);

        requests.accept(response(AGENT, OTHER_COUNTERS, one));
        assertThat(told).isEmpty();
        requests.accept(response(AGENT, PORT_COUNTERS, one));
        requests.accept(response(AGENT, PORT_COUNTERS, one));
        assertThat(told).containsExactly("answered");
        requests.accept(received(AGENT, Errno.ETIMEDOUT.value(), MadMethod.GET, PORT_COUNTERS, two, MadHeader.SIZE));
        assertThat(told).containsExactly("answered", "given up");
    }

    /** Subnet administration sends no more than it has to say: an empty table, or a record of eight bytes at least. */
    @ParameterizedTest
    @CsvSource({"0x92, 55, false", "0x92, 56, true", "0x81, 63, false", "0x81, 64, true"})
    void answersOfSubnetAdministrationMayBeShort(String method, int size, boolean taken) {
        PendingRequest nodes = new PendingRequest(AGENT, NodeRecord.ATTRIBUTE, () -> {});
        int transaction = requests.begin(nodes);

        requests.accept(received(
                AGENT, NO_ERROR, new MadMethod(Integer.decode(method)), NodeRecord.ATTRIBUTE, transaction, size));

        assertThat(nodes.isTryOver()).isEqualTo(taken);
    }

    @Test
    void noiseMatchesNothing() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        requests.begin(request);

        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(2 * Mad.SIZE)];
            random.nextBytes(bytes);
            requests.accept(new ReceivedMad(random.nextInt(5), random.nextInt(3), MadBytes.of(bytes), null));
        }

        assertThat(request.response()).isNull();
    }

    @Test
    void nothingIsLeftWhenAllRequestsHaveEnded() {
        PendingRequest other = new PendingRequest(AGENT, PORT_COUNTERS, () -> {});
        requests.begin(request);
        requests.begin(other);
        requests.begin(request);

        requests.end(request);
        assertThat(requests.isEmpty()).isFalse();
        requests.end(other);
        assertThat(requests.isEmpty()).isTrue();
    }

    private static Mad answerOf(PendingRequest request) {
        Mad response = request.response();
        if (response == null) {
            throw new AssertionError("the request has no answer");
        }
        return response;
    }

    private static ReceivedMad response(int agent, MadAttribute attribute, long transactionId) {
        return received(agent, NO_ERROR, MadMethod.GET_RESPONSE, attribute, transactionId, Mad.SIZE);
    }

    private static ReceivedMad received(
            int agent, int status, MadMethod method, MadAttribute attribute, long transactionId, int size) {
        MemorySegment datagram = MemorySegment.ofArray(new byte[Mad.SIZE]);
        MadHeader.request(method, attribute, 0, transactionId).encode(datagram);
        return new ReceivedMad(agent, status, MadBytes.copyOf(datagram.asSlice(0, size)), null);
    }
}
