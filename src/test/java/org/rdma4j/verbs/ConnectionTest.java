package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Mtu;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** How a connection is made, fails, and is made again. */
@Tag("soft-roce")
class ConnectionTest {
    private static final LocalPort PORT = LocalPort.port(SoftRoceDevice.PORT);
    /** More than soft-RoCE executes at a time. It refuses this only in the second half of a connect. */
    private static final ConnectionOptions TOO_MANY_READS =
            ConnectionOptions.defaults().withMaxReadAtomic(200);

    @Test
    void theErrorOfAHalfDoneConnectSaysHowToGoOn() {
        try (Context context = SoftRoceDevice.open()) {
            QueuePair queuePair = queuePair(context);
            Endpoint self = queuePair.bind(PORT);

            assertThatThrownBy(() -> queuePair.connect(self, TOO_MANY_READS))
                    .isInstanceOf(RdmaException.class)
                    .hasMessageContaining("more reads and atomics at a time than Context.deviceAttributes() allows")
                    .hasMessageEndingWith("it stays READY_TO_RECEIVE: call readyToSend() with other options, or "
                            + "reset() it and bind it again");
            assertThatThrownBy(() -> queuePair.connect(self))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its connection is half made: finish it with readyToSend(), or reset() it, "
                            + "bind it and connect it again");

            queuePair.readyToSend(ConnectionOptions.defaults());
            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.READY_TO_SEND);
        }
    }

    @Test
    void aQueuePairIsResetAndConnectedAgainAfterAFailedConnect() {
        try (Context context = SoftRoceDevice.open()) {
            QueuePair queuePair = queuePair(context);
            Endpoint first = queuePair.bind(PORT);
            assertThatThrownBy(() -> queuePair.connect(first, TOO_MANY_READS)).isInstanceOf(RdmaException.class);

            queuePair.reset();
            assertThatThrownBy(queuePair::endpoint)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not bound to a port: call bind(LocalPort) first");
            queuePair.connect(queuePair.bind(PORT));

            assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.READY_TO_SEND);
        }
    }

    @Test
    void aFailedPairIsResetOnBothSidesAndCarriesMessagesAgain() {
        try (ConnectedPair pair = new ConnectedPair()) {
            QueuePair left = pair.left.queuePair;
            QueuePair right = pair.right.queuePair;
            left.modify(QueuePairModification.to(QueuePairState.ERROR));
            assertThatThrownBy(() -> left.connect(right.endpoint()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in ERROR: to connect it again, reset() it and bind it first");

            left.reset();
            right.reset();
            left.bind(PORT);
            right.bind(PORT);
            left.connect(right.endpoint());
            right.connect(left.endpoint());

            right.postReceive(1, pair.right.buffer.whole());
            left.postSend(2, pair.left.put("again"));
            pair.left.completion().requireSuccess();
            pair.right.completion().requireSuccess();
            assertThat(pair.right.text(5)).isEqualTo("again");
        }
    }

    @Test
    void theSmallerPathMtuOfBothSidesIsUsed() {
        try (Context context = SoftRoceDevice.open()) {
            QueuePair queuePair = queuePair(context);
            Endpoint self = queuePair.bind(PORT);
            Mtu own = context.portAttributes(SoftRoceDevice.PORT).activeMtu();
            assertThat(self.pathMtu()).isEqualTo(own);

            assertThat(pathMtu(queuePair, with(self, Mtu.MTU_256), ConnectionOptions.defaults()))
                    .isEqualTo(Mtu.MTU_256);
            assertThat(queuePair).asString().endsWith(", path MTU 256");
            assertThat(pathMtu(queuePair, with(self, Mtu.MTU_4096), ConnectionOptions.defaults()))
                    .isEqualTo(own);
            assertThat(pathMtu(queuePair, with(self, null), ConnectionOptions.defaults()))
                    .isEqualTo(own);
            assertThat(pathMtu(
                            queuePair,
                            with(self, Mtu.MTU_256),
                            ConnectionOptions.defaults().withPathMtu(Mtu.MTU_512)))
                    .isEqualTo(Mtu.MTU_512);
        }
    }

    @Test
    void theOptionsOfTheRouteReachTheDevice() {
        try (Context context = SoftRoceDevice.open()) {
            QueuePair queuePair = queuePair(context);
            ConnectionOptions options = ConnectionOptions.defaults()
                    .withTrafficClass(26 << 2)
                    .withFlowLabel(0xABCDE)
                    .withServiceLevel(3)
                    .withHopLimit(7);
            Endpoint self = queuePair.bind(PORT);
            assertThatThrownBy(() -> queuePair.connect(self, options.withPathMtu(new Mtu(77))))
                    .hasMessageContaining("hop limit 7, flow label 0xabcde, traffic class 104, service level 3");

            queuePair.connect(self, options);
            GlobalRoute route = Objects.requireNonNull(
                    queuePair.attributes().address().orElseThrow().globalRoute());
            assertThat(route.trafficClass()).isEqualTo(26 << 2);
            assertThat(route.flowLabel()).isEqualTo(0xABCDE);
        }
    }

    @Test
    void aSendWaitsWithoutEndForAReceive() {
        try (ConnectedPair pair = new ConnectedPair()) {
            pair.left.queuePair.postSend(1, pair.left.put("patience"));
            LockSupport.parkNanos(1_500_000_000L); // three times as long as seven time-outs of 67 ms
            assertThat(pair.left.completions.poll(1)).isEmpty();

            pair.right.queuePair.postReceive(2, pair.right.buffer.whole());
            pair.left.completion().requireSuccess();
            pair.right.completion().requireSuccess();
            assertThat(pair.right.text(8)).isEqualTo("patience");
        }
    }

    private static Endpoint with(Endpoint endpoint, @Nullable Mtu mtu) {
        return new Endpoint(endpoint.lid(), endpoint.qpn(), endpoint.psn(), endpoint.gid(), mtu);
    }

    private static Mtu pathMtu(QueuePair queuePair, Endpoint peer, ConnectionOptions options) {
        queuePair.reset();
        queuePair.bind(PORT);
        queuePair.connect(peer, options);
        return queuePair.attributes().pathMtu();
    }

    private static QueuePair queuePair(Context context) {
        return context.allocateProtectionDomain()
                .createQueuePair(QueuePairSpec.reliableConnected(context.createCompletionQueue(16)));
    }
}
