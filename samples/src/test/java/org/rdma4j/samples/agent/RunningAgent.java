package org.rdma4j.samples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code rdma4j perf-agent}, running as a process on this host. */
final class RunningAgent implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Process process;

    private RunningAgent(Process process) {
        this.process = process;
    }

    /** Starts the agent, and returns when it reports that it is ready. */
    static RunningAgent start() throws Exception {
        Path launcher = Path.of(System.getenv("RDMA4J_HOME"), "rdma4j");
        Process process = new ProcessBuilder(launcher.toString(), "perf-agent", "--Ca", TwoHosts.device())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).startsWith("serves port 1 of " + TwoHosts.device() + ", at GID fe80:");
        assertThat(output.readLine()).endsWith("hw_counters/link_downed");
        return new RunningAgent(process);
    }

    /** Checks that the agent is still running after all that was sent to it, and stops it. */
    @Override
    public void close() {
        assertThat(process.isAlive()).isTrue();
        process.destroy();
        int status = process.onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join()
                .exitValue();
        assertThat(status).as("ended by SIGTERM").isEqualTo(143);
    }
}
