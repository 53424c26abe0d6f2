package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rdma4j.Guid;
import org.rdma4j.tools.DisplayWidth;

class ScreenViewTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ScreenView view = new ScreenView(
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new Alarms(new CountersOptions.Limits(null, null)),
            () -> new Terminal.Size(24, 80));
    private final Watch watch = new Watch();

    /** Thirty dead nodes take one line, and the port with a new error comes before ports with more traffic. */
    @Test
    void showsErrorsFirstAndOneLineForDeadNodes() {
        List<Failure> dead = IntStream.range(1, 31)
                .mapToObj(port -> new Failure(Failure.Code.UNREACHABLE, node(500), List.of(port), 1, "no answer"))
                .toList();
        show(0, dead);
        show(7, dead);
        // The error must stay visible after the next sweep.
        List<String> lines = show(7, dead);

        assertThat(lines)
                .hasSize(23)
                .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(80));
        assertThat(lines.get(1)).startsWith("not read: 30: LID 1 port 1 of node500 mlx5_0, ");
        assertThat(lines.get(4)).startsWith("40        1       +7").endsWith("node40 mlx5_0");
        assertThat(lines.get(5)).endsWith("SymbolErrorCounter +7");
        assertThat(lines.get(6)).endsWith("node100 mlx5_0");
    }

    private List<String> show(long errors, List<Failure> failures) {
        List<Reading> readings = IntStream.rangeClosed(1, 100)
                .mapToObj(lid -> reading(lid, lid == 40 ? errors : 0))
                .toList();
        output.reset();
        view.show(watch.next(new Sample(readings, failures), SECOND, SECOND));
        String screen = output.toString(StandardCharsets.UTF_8);
        return screen.substring(screen.indexOf("rdma4j"), screen.indexOf("\n\u001b[?7h"))
                .lines()
                .toList();
    }

    private static Reading reading(int lid, long errors) {
        return Reading.now(
                new PortPlace("LID " + lid, 1, lid, node(lid), null, null, null),
                CounterOrigin.AGENT,
                List.of(
                        new Counter("PortXmitData", CounterUnit.BYTES, lid * System.nanoTime(), 64),
                        new Counter("SymbolErrorCounter", CounterUnit.ERRORS, errors, 16)));
    }

    private static NodeIdentity node(int number) {
        return new NodeIdentity(new Guid(number), "channel-adapter", "node%d mlx5_0".formatted(number));
    }
}
