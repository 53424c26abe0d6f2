package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rdma4j.Lid;

class IncomingRequestsTest {
    private static final int AGENT = 3;
    private static final int OTHER_AGENT = 4;
    private static final MadAddress SOURCE = MadAddress.generalServices(Lid.of(18));

    private final IncomingRequests requests = new IncomingRequests();

    private static ReceivedMad received(
            int agent, int status, MadMethod method, int size, @Nullable MadAddress source) {
        Mad datagram = Mad.of(MadHeader.request(method, NodeInfo.ATTRIBUTE, 0, 1), new byte[Mad.SIZE - MadHeader.SIZE]);
        return new ReceivedMad(
                agent, status, MadBytes.of(Arrays.copyOf(datagram.bytes().toByteArray(), size)), source);
    }

    private static ReceivedMad request(int agent) {
        return received(agent, 0, MadMethod.GET, Mad.SIZE, SOURCE);
    }

    @Test
    void areKeptForTheirAgentInOrder() {
        requests.open(AGENT);
        requests.open(OTHER_AGENT);
        requests.accept(request(AGENT));
        requests.accept(received(AGENT, 0, MadMethod.SET, Mad.SIZE, SOURCE));

        assertThat(requests.isEmpty(OTHER_AGENT)).isTrue();
        assertThat(requests.take(OTHER_AGENT)).isNull();
        assertThat(requests.isEmpty(AGENT)).isFalse();
        assertThat(method()).isEqualTo(MadMethod.GET);
        assertThat(method()).isEqualTo(MadMethod.SET);
        assertThat(requests.isEmpty(AGENT)).isTrue();
    }

    private MadMethod method() {
        IncomingRequest request = Objects.requireNonNull(requests.take(AGENT));
        assertThat(request.source()).isEqualTo(SOURCE);
        return request.datagram().header().method();
    }

    @Test
    void areNotKeptForAnAgentThatIsNotOpen() {
        requests.accept(request(AGENT));
        assertThat(requests.isEmpty(AGENT)).isTrue();
        assertThat(requests.take(AGENT)).isNull();

        requests.open(AGENT);
        requests.accept(request(AGENT));
        requests.close(AGENT);
        assertThat(requests.isEmpty(AGENT)).isTrue();
        assertThat(requests.take(AGENT)).isNull();
    }

    @Test
    void whatCannotBeAnsweredIsDropped() {
        requests.open(AGENT);
        requests.accept(received(AGENT, 110, MadMethod.GET, Mad.SIZE, SOURCE));
        requests.accept(received(AGENT, 0, MadMethod.GET_RESPONSE, Mad.SIZE, SOURCE));
        requests.accept(received(AGENT, 0, MadMethod.GET, Mad.SIZE - 1, SOURCE));
        requests.accept(received(AGENT, 0, MadMethod.GET, Mad.SIZE, null));

        assertThat(requests.isEmpty(AGENT)).isTrue();
    }

    @Test
    void anAgentThatTakesNoneKeepsAThousandAtMost() {
        requests.open(AGENT);
        for (int number = 0; number < 2000; number++) {
            requests.accept(request(AGENT));
        }
        int kept = 0;
        while (requests.take(AGENT) != null) {
            kept++;
        }

        assertThat(kept).isEqualTo(1024);
    }
}
