package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rdma4j.Errno;
import org.rdma4j.Gid;
import org.rdma4j.RdmaException;
import org.rdma4j.host.DeviceNodes;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Finding;
import org.rdma4j.host.diagnosis.State;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;

/** The examples that need no device. Also checks that the overview of each exported package has an example. */
class HostExampleTest {
    @Test
    void aFailureHasAnErrno() {
        assertThat(outcome("no-such-device")).isNotEmpty().doesNotContain("opened");
    }

    private static String outcome(String deviceName) {
        // @start region=failure
        try (Devices devices = Devices.list();
                Context context = devices.require(deviceName).open()) {
            return "opened " + context;
        } catch (RdmaException e) {
            if (e.errno().filter(Errno.EMFILE::equals).isPresent()) {
                return "close some files first";
            }
            return String.valueOf(e.getMessage()); // what happened, on what, and what to do
        }
        // @end
    }

    @Test
    void aGidIsMadeFromAnAddress() throws Exception {
        // @start region=gid
        Gid gid = Gid.of(InetAddress.getByName("192.0.2.1")); // as RoCE v2 uses it
        System.out.println(gid); // ::ffff:192.0.2.1
        // @end
        assertThat(gid).hasToString("::ffff:192.0.2.1");
    }

    @Test
    void theNodesOfAllDevicesAreChecked() {
        // @start region=nodes
        for (String deviceName : DeviceNodes.HOST.devices()) {
            DeviceNodes.HOST
                    .verbsFault(deviceName)
                    .ifPresent(fault -> System.out.println(deviceName + " cannot be opened: " + fault));
        }
        // @end
        assertThat(DeviceNodes.HOST.verbsFault("no-such-device")).isEmpty();
    }

    @Test
    void theDiagnosisNamesWhatIsBroken() {
        // @start region=diagnosis
        Diagnosis diagnosis = Diagnosis.of(SystemRoot.HOST);
        for (Finding finding : diagnosis.findings()) { // the worst first
            if (finding.state() == State.BROKEN) {
                System.out.println(finding.summary());
                finding.remedies().forEach(remedy -> System.out.println("  " + remedy));
            }
        }
        // @end
        assertThat(diagnosis.findings()).isNotEmpty();
    }

    @Test
    void eachExportedPackageBeginsWithAnExample() throws Exception {
        List<Path> overviews;
        try (Stream<Path> files = Files.walk(Path.of("main/java/org/rdma4j"))) {
            overviews = files.filter(file -> file.endsWith("package-info.java"))
                    .filter(file -> !file.toString().contains("internal"))
                    .toList();
        }
        assertThat(overviews)
                .hasSizeGreaterThanOrEqualTo(7)
                .allSatisfy(file -> assertThat(Files.readString(file)).contains("{@snippet file=\"org/rdma4j/"));
    }
}
