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
 * All that one run has measured.
 *
 * @param machine what it was measured on and with
 * @param rows the figures, in the order in which they were measured
 */
public record Report(Map<String, String> machine, List<Row> rows) {
    private static final String METHOD = """
            Each figure in Java has one in C beside it, measured in the same run; the ratio is Java's to C's. *Within* is how
            sure that is: with 95 percent the median of ever so many pairs lies there, or, of less than six pairs, from the
            least to the greatest one. Where what is wanted lies in there too, it is *unsure*.

            - *blocks*: blocks of C and of Java in turn, in one process, a new JVM for each row; medians of the blocks, and
              of the JVMs. The provider is a stand-in that stores what is posted and hands it back: what is left is the cost
              of the binding. A round writes requests of 11 fields, posts them with one call, polls once, and reads 6 fields
              of each completion. One request at a time is written without a loop, several in one. B/op are octets that
              Java allocates in a round. The tier of objects is wanted within twice the zero-allocation tier: the ratios
              of both to C are compared. What it takes in addition is 64 octets for each request, whose making has a row of
              its own, 48 for its completion, and that each is checked and copied; posting requests that were made once
              leaves the first of them out. Making them alone takes about as long as all that C does, and so does what the
              zero-allocation tier does with as many: with several new requests in each round twice is out of reach. The
              extended interfaces take a call for each part of a request and for each
              field of a completion, ten for one request. None of them may be a critical call, since a provider may hold a
              lock between the first and the last.
            - *calls* is the profile of the overhead: how many nanoseconds of a round the JVM takes for its calls of C beyond
              what C takes for them, with nothing of this library in between: their number, times what the rows of one call
              and nothing else measured, in JVMs of their own and at the speed that the
              machine had then. What is behind C by less than this cannot be any nearer. The
              rest is what makes calls safe, some nanoseconds for each: whose thread it is, that the object is open, and
              what state it is in; ZGC adds a test for each reference that is loaded on the way.
            - *JMH*: the same rounds in JMH's forks, one of C and one of Java in turn; the ratio is that of their scores.
              B/op have what JMH itself allocates in them, hundredths of an octet, and with --quick the closing of the
              queue pair.
            - *device*: Java's programs and perftest's in turn on soft-RoCE, two processes each, everything else alike:
              the sizes, the counts, how much is under way, which requests are reported, no inline data. One way, in
              microseconds, is half of there and back. Where this machine cannot virtualize, the lab emulates the host in
              software: an instruction takes ten times as long and more, and what Java executes beyond C counts as much
              more than on a host with a card.

            """;

    /**
     * Describes this machine, too.
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
     * @param folder where to
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
                json.writeNumberField("octetsAllocated", row.allocated());
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
