package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.SpareDevice;

/** A device is removed while a program has it open: nothing hangs, and the program can close it. */
@Tag("soft-roce")
class DeviceRemovalTest {
    private static final int PATIENCE_SECONDS = 20;

    @Test
    @Timeout(120)
    void aProgramClosesADeviceThatIsRemoved() throws Exception {
        try (SpareDevice device = SpareDevice.create()) {
            BlockingQueue<AsyncEvent> events = new LinkedBlockingQueue<>();
            Context context = device.open();
            context.onEvent(events::add);
            ProtectionDomain domain = context.allocateProtectionDomain();
            CompletionQueue completions = context.createCompletionQueue(10);
            QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
            Process removal = device.remove();

            // A kernel that can remove a device at once raises an event; soft-RoCE waits for the program.
            if (removal.waitFor(2, TimeUnit.SECONDS)) {
                AsyncEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(event).isNotNull();
                assertThat(event.type()).isEqualTo(AsyncEventType.DEVICE_FATAL);
                assertThatThrownBy(queuePair::attributes)
                        .isInstanceOf(RdmaException.class)
                        .hasMessageContaining(context.deviceName());
            } else {
                assertThat(queuePair.attributes().state()).isEqualTo(QueuePairState.RESET);
            }
            assertThat(completions.poll(1)).isEmpty();
            context.close();
            assertThat(removal.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the device is gone after the program has closed it")
                    .isTrue();
            assertThat(removal.exitValue()).isZero();
            assertThatThrownBy(device::open).isInstanceOf(RdmaException.class);
        }
    }
}
