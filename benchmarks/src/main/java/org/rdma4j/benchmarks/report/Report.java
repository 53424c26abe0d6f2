package org.rdma4j.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one run measured.
 *
 * @param machine facts of the machine and of the versions in use
 * @param rows the figures, in the order in which they were measured
 */
public record Report(Map<String, String> machine, List<Row> rows) {
    private static final String METHOD = """
            Each figure for Java has a figure for C beside it, measured in the same run. The ratio is Java to C. *Within* is
            the confidence interval of the median ratio: 95 percent with six or more pairs; with fewer pairs, from the
            smallest ratio to the largest. If the wanted bound lies inside the interval, the verdict is *unsure*.

            - *blocks*: blocks of C and blocks of Java alternate in one process. Each row has JVMs of its own. The figures
              are medians over the blocks and over the JVMs. The provider is a stand-in that stores each posted request and
              returns it as a completion, so that only the cost of the binding is measured. A round writes requests of 11
              fields, posts them with one call, polls once, and reads 6 fields of each completion. A single request is
              written without a loop. B/op is the number of bytes that Java allocates in a round. The object tier must stay
              within twice the ratio of the zero-allocation tier. It allocates 64 bytes for each request (making them has a
              row of its own) and 48 bytes for each completion, and it checks and copies each request. Posting requests that
              were made before saves the first of these. Making the requests takes about as long as all of C's round, and so
              does all that the zero-allocation tier does for the same number of requests. Twice is therefore out of reach
              if each round makes several new requests. The extended interfaces need one call for each part of a request
              and one for each field of a completion: ten calls for one request. None of these calls may be critical,
              because a provider may hold a lock from the first call to the last.
            - *calls* is the part of the overhead that the JVM adds to its calls of C, in nanoseconds of a round: the number
              of calls, times the cost of one call. JVMs that make calls and nothing else measure that cost, at the speed
              that the machine has at that time. Java cannot come closer to C than this. The rest of the overhead makes
              calls safe, at a few nanoseconds each: it checks the thread, whether the object is open, and its state. ZGC
              adds a test for each reference that is loaded.
            - *JMH*: the same rounds in JMH's forks, with C and Java in turn. The ratio is that of their scores. B/op
              includes what JMH allocates itself, a few hundredths of a byte, and with --quick the closing of the queue
              pair.
            - *device*: the Java programs and perftest in turn on soft-RoCE, two processes each. Sizes, counts, requests in
              flight and signaled requests are the same, and nothing is sent inline. One-way latency, in microseconds, is
              half of the round trip. Where this machine cannot virtualize, the lab emulates the host in software: an
              instruction takes at least ten times as long, and what Java executes more than C counts accordingly more than
              on a host with a card.

            """;

    /**
     * Makes a report of the figures, and describes this machine in it.
     *
     * @param rows the figures
     * @return the report
     */
    public static Report of(List<Row> rows) {
        return new Report(Machine.describe(), List.copyOf(rows));
    }

    /**
     * Writes {@code report.md}, {@code report.json}, and a plot for each part.
     *
     * @param folder the folder to write to
     * @throws IOException if it cannot be written
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> plots = Plots.write(this, folder);
        Files.writeString(folder.resolve("report.md"), markdown(plots));
        try (Writer file = Files.newBufferedWriter(folder.resolve("report.json"));
                JsonGenerator json = new JsonFactory().createGenerator(file).useDefaultPrettyPrinter()) {
            json(json);
        }
    }

    /** The parts, in the order in which they were measured. */
    List<String> parts() {
        return rows.stream().map(Row::part).distinct().toList();
    }

    /** The rows of a part. */
    List<Row> rowsOf(String part) {
        return rows.stream().filter(row -> row.part().equals(part)).toList();
    }

    private String markdown(List<String> plots) {
        StringBuilder text = new StringBuilder("# rdma4j against C\n\n| | |\n|---|---|\n");
        machine.forEach((name, value) -> text.append("| %s | %s |\n".formatted(name, value)));
        text.append('\n').append(METHOD);
        for (String part : parts()) {
            text.append("## %s\n\n".formatted(part));
            text.append(
                    "| what | of | C | Java | unit | ratio | within | wanted | calls | B/op |\n|---|--:|--:|--:|---|--:|--:|--:|--:|--:|\n");
            for (Row row : rowsOf(part)) {
                text.append(line(row));
            }
            text.append('\n');
        }
        plots.forEach(plot -> text.append("![%s](%s)\n".formatted(plot, plot)));
        return text.toString();
    }

    private String line(Row row) {
        OptionalDouble bound = Bound.of(row, rows);
        String wanted = bound.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f%s", bound.getAsDouble(), verdict(row));
        OptionalDouble calls = CallCost.of(row, rows);
        String callNanos = calls.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", calls.getAsDouble());
        String allocated = Double.isNaN(row.allocated()) ? "" : String.format(Locale.ROOT, "%.3f", row.allocated());
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %s | %.3f | %.2f to %.2f | %s | %s | %s |%n",
                row.name(),
                row.scale(),
                row.c(),
                row.java(),
                row.unit(),
                row.ratio().median(),
                row.ratio().low(),
                row.ratio().high(),
                wanted,
                callNanos,
                allocated);
    }

    private String verdict(Row row) {
        String doubt = Bound.isUnsure(row, rows) ? " (unsure)" : "";
        return (Bound.isMet(row, rows) ? "" : " **missed**") + doubt;
    }

    private void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("machine");
        for (Map.Entry<String, String> fact : machine.entrySet()) {
            json.writeStringField(fact.getKey(), fact.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("rows");
        for (Row row : rows) {
            json.writeStartObject();
            json.writeStringField("part", row.part());
            json.writeStringField("name", row.name());
            json.writeNumberField("scale", row.scale());
            json.writeStringField("unit", row.unit());
            json.writeNumberField("c", row.c());
            json.writeNumberField("java", row.java());
            json.writeNumberField("ratio", row.ratio().median());
            json.writeNumberField("ratioLow", row.ratio().low());
            json.writeNumberField("ratioHigh", row.ratio().high());
            if (!Double.isNaN(row.allocated())) {
                json.writeNumberField("bytesAllocated", row.allocated());
            }
            OptionalDouble bound = Bound.of(row, rows);
            if (bound.isPresent()) {
                json.writeNumberField("wanted", bound.getAsDouble());
                json.writeBooleanField("met", Bound.isMet(row, rows));
                json.writeBooleanField("unsure", Bound.isUnsure(row, rows));
            }
            OptionalDouble calls = CallCost.of(row, rows);
            if (calls.isPresent()) {
                json.writeNumberField("calls", calls.getAsDouble());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
