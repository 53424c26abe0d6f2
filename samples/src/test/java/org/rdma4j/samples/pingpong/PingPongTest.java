package org.rdma4j.samples.pingpong;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.samples.pingpong.Side.Outcome;

/** Runs on one host, whose device talks to itself. */
@Timeout(180)
class PingPongTest {
    @ParameterizedTest
    @Tag("soft-roce")
    @MethodSource("org.rdma4j.samples.pingpong.Game#polling")
    void bothSidesGetAllMessagesUnchanged(Game game) throws Exception {
        play(game);
    }

    @ParameterizedTest
    @Tag("one-kernel")
    @MethodSource("org.rdma4j.samples.pingpong.Game#sleeping")
    void bothSidesGetAllMessagesUnchangedWhenTheySleep(Game game) throws Exception {
        play(game);
    }

    private static void play(Game game) throws Exception {
        FutureTask<Outcome> server = game.server().start(game.transport(), game.serverArguments());
        Side.awaitListener(game.tcpPort());
        FutureTask<Outcome> client = game.client().start(game.transport(), game.clientArguments("localhost"));
        game.requireWon(Side.outcome(client));
        game.requireWon(Side.outcome(server));
    }
}
