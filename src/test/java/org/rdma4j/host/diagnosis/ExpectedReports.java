package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.rdma4j.host.SystemRoot;

/**
 * All that is said of each machine of these tests, in one file to be read and reviewed. Tests of machines that have the
 * same name expect one of that name's reports.
 *
 * <p>After a change of sentences, delete the file and write it again: run the tests of this package with {@code
 * -Drdma4j.write-reports=true}, in one process ({@code -DforkCount=1}), and look at the difference.
 */
final class ExpectedReports {
    private static final Path FILE = Path.of("test/resources/reports.txt");
    private static final String MACHINE = "== ";
    private static final Map<String, Set<String>> BY_MACHINE = read();

    private ExpectedReports() {}

    /** A row of a test: a name that the file has, and what the machine is. */
    static Arguments machine(String name, ReportedMachine.Facts machine) {
        return Arguments.arguments(name, machine);
    }

    /** Lays a machine out in an empty folder, and judges it. */
    static void assertHas(String name, ReportedMachine.Facts machine, Path folder) throws Exception {
        machine.layOut(folder);
        assertHas(name, Diagnosis.of(new SystemRoot(folder)));
    }

    static void assertHas(String machine, Diagnosis diagnosis) throws IOException {
        String report = text(diagnosis);
        if (Boolean.getBoolean("rdma4j.write-reports")) {
            BY_MACHINE.computeIfAbsent(machine, _ -> new TreeSet<>()).add(report);
            write();
        }
        Set<String> expected = BY_MACHINE.getOrDefault(machine, Set.of());
        if (expected.size() == 1) {
            assertThat(report).as(machine).isEqualTo(expected.iterator().next());
        } else {
            assertThat(expected).as(machine).contains(report);
        }
    }

    /** With all findings that are good on one line. */
    private static String text(Diagnosis diagnosis) {
        Inventory inventory = diagnosis.inventory();
        return diagnosis.findings().stream()
                        .filter(finding -> finding.state() != State.GOOD)
                        .map(ExpectedReports::text)
                        .collect(Collectors.joining())
                + diagnosis.findings().stream()
                        .filter(finding -> finding.state() == State.GOOD)
                        .map(finding ->
                                finding.summary() + (finding.evidence().isEmpty() ? "" : " " + finding.evidence()))
                        .collect(Collectors.joining("; ", "good: ", "\n"))
                + "usable %s, others %s, active %s\n"
                        .formatted(inventory.usable(), inventory.others(), inventory.activePorts());
    }

    private static String text(Finding finding) {
        return Stream.of(
                        Stream.of("%s %s: %s".formatted(finding.state(), finding.subject(), finding.summary())),
                        Stream.of(finding.explanation()).filter(sentences -> !sentences.isEmpty()),
                        finding.evidence().stream().map(line -> "| " + line),
                        finding.remedies().stream().map(command -> "# " + command),
                        Stream.of(finding.concerns())
                                .filter(names -> !names.isEmpty())
                                .map(names -> "about " + names))
                .flatMap(lines -> lines)
                .map(line -> line + "\n")
                .collect(Collectors.joining("    "));
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> reports = new TreeMap<>();
        try {
            if (Files.exists(FILE)) {
                for (String section : Files.readString(FILE).split("(?m)^" + MACHINE, -1)) {
                    int end = section.indexOf('\n');
                    if (end > 0) {
                        reports.computeIfAbsent(section.substring(0, end), _ -> new TreeSet<>())
                                .add(section.substring(end + 1));
                    }
                }
            }
        } catch (IOException e) {
            throw new AssertionError("%s cannot be read".formatted(FILE), e);
        }
        return reports;
    }

    private static void write() throws IOException {
        List<String> sections = BY_MACHINE.entrySet().stream()
                .flatMap(machine ->
                        machine.getValue().stream().map(report -> MACHINE + machine.getKey() + "\n" + report))
                .toList();
        Files.writeString(FILE, String.join("", sections));
    }
}
