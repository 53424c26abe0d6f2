package org.rdma4j.tools.doctor;

import java.util.List;
import java.util.stream.Collectors;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Finding;
import org.rdma4j.host.diagnosis.Inventory;
import org.rdma4j.host.diagnosis.State;
import org.rdma4j.tools.PrintableText;

/** The report for people: what is broken first, with its remedy below. */
final class ReportText {
    private static final int WIDTH = 80;
    private static final String INDENT = " ".repeat(13);
    private static final String DEVICES = "%-12s ".formatted("devices");
    private static final String RESET = "\u001B[0m";

    private final StringBuilder text = new StringBuilder();
    private final boolean verbose;
    private final boolean colour;
    private final Reader reader;
    private boolean hasCommands;

    /** Who reads the report: that decides how commands are printed. */
    enum Reader {
        /** Root of the examined system. */
        ROOT,
        /** Another user of the examined system. */
        USER,
        /** Somebody elsewhere, who must not run the commands on the machine that shows them. */
        ELSEWHERE
    }

    private ReportText(boolean verbose, boolean colour, Reader reader) {
        this.verbose = verbose;
        this.colour = colour;
        this.reader = reader;
    }

    static String of(Diagnosis diagnosis, boolean verbose, boolean colour, Reader reader) {
        ReportText report = new ReportText(verbose, colour, reader);
        report.addInventory(diagnosis);
        for (Finding finding : diagnosis.findings()) {
            if (finding.state() != State.GOOD || verbose) {
                report.add(finding);
            }
        }
        if (!verbose) {
            report.addGood(diagnosis.findings());
            report.addHint(diagnosis.findings());
        }
        if (reader == Reader.ELSEWHERE && report.hasCommands) {
            report.wrap(INDENT, "Run these commands on the machine that the copy is from, as root.");
        }
        return report.text.toString();
    }

    /** First what works, then what does not. */
    private void addInventory(Diagnosis diagnosis) {
        Inventory inventory = diagnosis.inventory();
        if (inventory.usable().isEmpty() && inventory.others().isEmpty()) {
            wrap(DEVICES, "there is no RDMA device");
            return;
        }
        String certainty = diagnosis.worst() == State.CANNOT_TELL ? ", as far as can be told" : "";
        String usable = inventory.usable().isEmpty()
                ? "none is usable now"
                : "usable now%s: %s".formatted(certainty, String.join(", ", inventory.usable()));
        String others = inventory.others().isEmpty() ? "" : "; not usable: " + String.join(", ", inventory.others());
        wrap(DEVICES, usable + others);
        wrap(
                INDENT,
                inventory.activePorts().isEmpty()
                        ? "no port is active"
                        : "active: " + String.join("; ", inventory.activePorts()));
    }

    private void add(Finding finding) {
        String state = "%-12s".formatted(finding.state());
        wrap(paint(finding.state(), state) + " ", finding.subject() + ": " + finding.summary());
        // A note is not a fault: without --verbose only its first line is printed.
        if (finding.state() != State.NOTE || verbose) {
            addDetails(finding);
        }
    }

    private void addDetails(Finding finding) {
        if (!finding.explanation().isEmpty()) {
            wrap(INDENT, finding.explanation());
        }
        if (verbose) {
            finding.evidence().forEach(line -> wrap(INDENT + "| ", INDENT + "|   ", line));
        }
        for (int step = 0; step < finding.remedies().size(); step++) {
            addStep(step + 1, PrintableText.of(finding.remedies().get(step)));
        }
    }

    private void addStep(int number, String step) {
        String start = INDENT + "%d. ".formatted(number);
        String further = " ".repeat(start.length());
        hasCommands = true;
        if (!Remedy.isCommand(step)) {
            wrap(start, further, step);
            return;
        }
        String command = reader == Reader.USER ? Remedy.withSudo(step) : step;
        List<String> lines = Remedy.lines(command, WIDTH - start.length());
        for (int i = 0; i < lines.size(); i++) {
            line((i == 0 ? start : further) + lines.get(i));
        }
    }

    private void addGood(List<Finding> findings) {
        String good = findings.stream()
                .filter(finding -> finding.state() == State.GOOD)
                .map(Finding::subject)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!good.isEmpty()) {
            wrap(paint(State.GOOD, "good        ") + " ", good);
        }
    }

    private void addHint(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.state() != State.GOOD)) {
            line(INDENT + "doctor --verbose tells more, and how it knows");
        }
    }

    private void wrap(String start, String words) {
        wrap(start, INDENT, words);
    }

    private void wrap(String start, String further, String words) {
        StringBuilder line = new StringBuilder(start);
        // Colors take no columns.
        int column = Math.max(INDENT.length(), further.length());
        int first = column;
        for (String word : PrintableText.of(words).split(" ", -1)) {
            if (column > first && column + word.length() > WIDTH) {
                line(line.toString().stripTrailing());
                line.setLength(0);
                line.append(further);
                column = further.length();
                first = column;
            }
            line.append(word).append(' ');
            column += word.length() + 1;
        }
        line(line.toString().stripTrailing());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private String paint(State state, String words) {
        if (!colour) {
            return words;
        }
        String start = switch (state) {
            case GOOD -> "\u001B[32m";
            case NOTE -> "\u001B[36m";
            case CANNOT_TELL, WARNING -> "\u001B[33m";
            case BROKEN -> "\u001B[1;31m";
        };
        return start + words + RESET;
    }
}
