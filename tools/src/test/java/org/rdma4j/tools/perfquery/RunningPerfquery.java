package org.rdma4j.tools.perfquery;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

/** Our perfquery in one running JVM, because starting one for each command line would take minutes. */
final class RunningPerfquery implements AutoCloseable {
    private final Process process;
    private final Writer questions;
    private final DataInputStream answers;

    RunningPerfquery(SimulatedFabric fabric, String host) throws IOException {
        process = fabric.start(host, JavaProgram.test(PerfqueryProgram.class, List.of()));
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = new DataInputStream(process.getInputStream());
    }

    Outcome run(List<String> arguments) throws IOException {
        questions.write(String.join(PerfqueryProgram.SEPARATOR, arguments) + "\n");
        questions.flush();
        int status = answers.readInt();
        return new Outcome(text(), text(), status);
    }

    private String text() throws IOException {
        return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
