package org.rdma4j.host.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A machine with a publicly reported fault, and the diagnosis that is expected.
 *
 * @param where the project and the number of the report
 * @param facts the facts of the machine
 * @param first a text that the first finding must contain, in its summary or its explanation; empty for a machine
 *     without fault
 * @param status the exit status for the worst finding
 * @param never texts that no finding may contain
 */
record ReportedMachine(String where, Facts facts, String first, int status, List<String> never) {
    @FunctionalInterface
    interface Facts {
        CopiedSystem layOut(Path folder) throws IOException;
    }

    static ReportedMachine broken(String where, Facts facts, String first, String... never) {
        return new ReportedMachine(where, facts, first, 2, List.of(never));
    }

    static ReportedMachine impaired(String where, Facts facts, String first, String... never) {
        return new ReportedMachine(where, facts, first, 1, List.of(never));
    }

    static ReportedMachine good(String where, Facts facts, String first, String... never) {
        return new ReportedMachine(where, facts, first, 0, List.of(never));
    }

    void assertIsJudgedRight(Path folder) throws IOException {
        Diagnosis diagnosis = facts.layOut(folder).diagnosis();

        String all = diagnosis.findings().stream().map(Finding::toString).collect(Collectors.joining("\n"));
        Finding head = diagnosis.findings().getFirst();
        assertThat(head.summary() + ". " + head.explanation()).as(all).contains(first);
        assertThat(
                        switch (diagnosis.worst()) {
                            case GOOD, NOTE -> 0;
                            case CANNOT_TELL, WARNING -> 1;
                            case BROKEN -> 2;
                        })
                .as(all)
                .isEqualTo(status);
        assertThat(all).doesNotContain(folder.toString());
        for (String words : never) {
            assertThat(all).doesNotContain(words);
        }
        assertThat(diagnosis.inventory().usable().isEmpty())
                .as("usable: %s", diagnosis.inventory())
                .isEqualTo(status == 2 || diagnosis.inventory().activePorts().isEmpty());
        ExpectedReports.assertHas(where, diagnosis);
    }

    @Override
    public String toString() {
        return where;
    }
}
