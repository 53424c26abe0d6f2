package org.rdma4j.tools.perfquery;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs perfquery many times in one JVM. Each line of standard input is a command line. */
final class PerfqueryProgram {
    /** Separates arguments, which may contain spaces. */
    static final String SEPARATOR = "\u001f";

    private PerfqueryProgram() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        DataOutputStream answers = new DataOutputStream(System.out);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            String[] words = line.isEmpty() ? new String[0] : line.split(SEPARATOR, -1);
            int status = new Perfquery()
                    .run(
                            words,
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8));
            answers.writeInt(status);
            write(answers, out);
            write(answers, err);
            answers.flush();
        }
    }

    private static void write(DataOutputStream answers, ByteArrayOutputStream text) throws IOException {
        answers.writeInt(text.size());
        answers.write(text.toByteArray());
    }
}
