package org.rdma4j.samples.pingpong;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.samples.pingpong.Side.Outcome;

/** Runs on two hosts that are connected by a wire, on both at once: host 0 is the server, and host 1 the client. */
@Tag("two-hosts")
@Timeout(240)
class TwoHostsPingPongTest {
    private static final int HOST = Integer.parseInt(System.getenv().getOrDefault("RDMA4J_LAB_HOST", "-1"));
    private static final String SERVER = System.getenv("RDMA4J_LAB_ADDRESS_0");

    private static Rendezvous rendezvous;

    @BeforeAll
    static void meet() throws Exception {
        rendezvous = Rendezvous.meet(HOST, SERVER);
    }

    @AfterAll
    static void part() throws Exception {
        rendezvous.close();
    }

    @ParameterizedTest
    @MethodSource("org.rdma4j.samples.pingpong.Game#polling")
    void bothSidesGetAllMessagesUnchanged(Game game) throws Exception {
        int number = game.tcpPort() & 0x3F;
        if (HOST == 0) {
            FutureTask<Outcome> server = game.server().start(game.transport(), game.serverArguments());
            Side.awaitListener(game.tcpPort());
            rendezvous.await(number);
            game.requireWon(Side.outcome(server));
        } else {
            rendezvous.await(number);
            game.requireWon(Side.outcome(game.client().start(game.transport(), game.clientArguments(SERVER))));
        }
    }
}
