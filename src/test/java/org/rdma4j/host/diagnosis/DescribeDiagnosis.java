package org.rdma4j.host.diagnosis;

import org.rdma4j.host.SystemRoot;

/** Prints the findings for this system. A test starts it as another user. */
final class DescribeDiagnosis {
    private DescribeDiagnosis() {}

    public static void main(String[] arguments) {
        Diagnosis.of(SystemRoot.HOST)
                .findings()
                .forEach(finding -> System.out.println(finding.state() + ": " + finding.summary()));
    }
}
