package org.rdma4j.tools.doctor;

import java.util.List;
import java.util.stream.Collectors;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Finding;
import org.rdma4j.host.diagnosis.State;

/** The report for a person: the broken thing first, and its remedy under it. */
final class ReportText {
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(13);
    private static final String RESET = "\u001B[0m";

    private final StringBuilder text = new StringBuilder();
    private final boolean verbose;
    private final boolean colour;

    private ReportText(boolean verbose, boolean colour) {
        this.verbose = verbose;
        this.colour = colour;
    }

    static String of(Diagnosis diagnosis, boolean verbose, boolean colour) {
        ReportText report = new ReportText(verbose, colour);
        for (Finding finding : diagnosis.findings()) {
            if (finding.state() != State.GOOD || verbose) {
                report.add(finding);
            }
        }
        if (!verbose) {
            report.addGood(diagnosis.findings());
            report.addHint(diagnosis.findings());
        }
        return report.text.toString();
    }

    private void add(Finding finding) {
        String state = "%-12s".formatted(finding.state());
        wrap(paint(finding.state(), state) + " ", finding.subject() + ": " + finding.summary());
        // A note is no fault: who is in trouble needs no more of it.
        if (finding.state() != State.NOTE || verbose) {
            addDetails(finding);
        }
    }

    private void addDetails(Finding finding) {
        if (!finding.explanation().isEmpty()) {
            wrap(INDENT, finding.explanation());
        }
        if (verbose) {
            finding.evidence().forEach(line -> line(INDENT + "| " + printable(line)));
        }
        for (int step = 0; step < finding.remedies().size(); step++) {
            // Never wrapped: it is there to be copied.
            line(INDENT
                    + "%d. %s".formatted(step + 1, printable(finding.remedies().get(step))));
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
        StringBuilder line = new StringBuilder(start);
        int column = INDENT.length();
        for (String word : printable(words).split(" ", -1)) {
            if (column > INDENT.length() && column + word.length() > WIDTH) {
                line(line.toString().stripTrailing());
                line.setLength(0);
                line.append(INDENT);
                column = INDENT.length();
            }
            line.append(word).append(' ');
            column += word.length() + 1;
        }
        line(line.toString().stripTrailing());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** What files hold may be anything, and a terminal obeys some of it. */
    private static String printable(String words) {
        return words.replaceAll("\\p{Cntrl}", "?");
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
