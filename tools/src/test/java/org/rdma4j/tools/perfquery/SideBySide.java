package org.rdma4j.tools.perfquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdma4j.tools.fabric.FabricCounters;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

/**
 * Runs the C tool and ours at a host, and compares the results. The counters of the fabric are set again before each.
 */
final class SideBySide implements AutoCloseable {
    /** The prefix of a port name that stands for the port's LID; doubled, for its GUID. */
    private static final Pattern PLACE = Pattern.compile("(@@?)(\\w+\\[\\d+])");

    /** Process numbers differ from run to run. */
    private static final Pattern PROCESS = Pattern.compile("\\[(pid )?\\d+]");

    private final SimulatedFabric fabric;
    private final String host;
    private final RunningPerfquery ours;

    /** The command to run our tool. */
    @FunctionalInterface
    interface Runner {
        Outcome run(List<String> arguments) throws Exception;
    }

    SideBySide(SimulatedFabric fabric, String host) throws IOException {
        this.fabric = fabric;
        this.host = host;
        this.ours = new RunningPerfquery(fabric, host);
    }

    void compare(String line) throws Exception {
        compare(line, ours::run);
    }

    void compare(String line, Runner runner) throws Exception {
        List<String> arguments = arguments(line);
        prepare();
        Outcome c = runC(arguments);
        String afterC = counters();
        prepare();
        Outcome java = runner.run(arguments);
        String afterJava = counters();

        String context = "C said on stderr:\n" + c.error() + "\nours said on stderr:\n" + java.error();
        assertThat(withoutProcess(java.output())).as(context).isEqualTo(withoutProcess(c.output()));
        assertThat(java.status()).as(context).isEqualTo(c.status());
        assertThat(afterJava).as("the counters afterwards").isEqualTo(afterC);
    }

    private void prepare() throws Exception {
        FabricCounters.preset(fabric);
        FabricCounters.saturate(fabric, "H1", 2);
    }

    private Outcome runC(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("perfquery"));
        command.addAll(arguments);
        return fabric.run(host, command);
    }

    /** The counters of the switches after a run. A reset prints nothing, so its effect only shows here. */
    private String counters() throws Exception {
        String lid = Integer.toString(fabric.lid("S1[0]"));
        return runC(List.of("-al", lid)).output() + runC(List.of("-alx", lid)).output();
    }

    private static String withoutProcess(String text) {
        return PROCESS.matcher(text).replaceAll("[process]");
    }

    private List<String> arguments(String line) throws Exception {
        if (line.isEmpty()) {
            return List.of();
        }
        StringBuilder text = new StringBuilder();
        Matcher matcher = PLACE.matcher(line);
        while (matcher.find()) {
            String port = matcher.group(2);
            String address = matcher.group(1).equals("@") ? Integer.toString(fabric.lid(port)) : fabric.guid(port);
            matcher.appendReplacement(text, address);
        }
        matcher.appendTail(text);
        return List.of(text.toString().split(" "));
    }

    @Override
    public void close() {
        ours.close();
    }
}
