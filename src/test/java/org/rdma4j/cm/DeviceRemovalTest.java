package org.rdma4j.cm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.ChildJvm;
import org.rdma4j.verbs.fixtures.SpareDevice;

/** A device is removed while a program listens and has connections on it. */
@Tag("soft-roce")
class DeviceRemovalTest {
    @Test
    @Timeout(240)
    void aListenerAndConnectionsNoticeAndCanBeClosed() throws Exception {
        try (SpareDevice device = SpareDevice.create()) {
            device.addAddress();

            List<String> said = new ChildJvm()
                    .run(
                            "--enable-native-access=ALL-UNNAMED",
                            "--class-path",
                            ChildJvm.classPath(),
                            LoseDevice.class.getName(),
                            device.name());

            assertThat(said)
                    .filteredOn(line -> line.startsWith("noticed"))
                    .as(String.join("\n", said))
                    .containsExactly("noticed: true", "noticed: true");
            // The end that is removed first may end the connection for the other one, before that is removed too.
            assertThat(said).anyMatch(line -> line.matches("(dialled|accepted): DEVICE_REMOVED"));
            assertThat(said)
                    .filteredOn(line -> line.startsWith("dialled") || line.startsWith("accepted"))
                    .hasSize(2)
                    .allMatch(line -> line.matches(".*: (DEVICE_REMOVED|DISCONNECTED)"));
            assertThat(said)
                    .anyMatch(line -> line.matches("waiting: the device of the listener on .* was removed: close "
                            + "everything that was created on it, and list the devices again.*"))
                    .endsWith("closed: true");
            assertThat(device.isGoneWithin(Lab.PATIENCE)).isTrue();
        }
    }
}
