package org.rdma4j.verbs;

import java.time.Duration;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Runs all code that records events, in a JVM without the Flight Recorder. */
final class WithoutFlightRecorder {
    private WithoutFlightRecorder() {}

    /** Prints the result. */
    public static void main(String... arguments) {
        boolean there = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
        System.out.println("the Flight Recorder is " + (there ? "there" : "not there"));
        try (Context context = SoftRoceDevice.open();
                CompletionQueue completions = context.createCompletionQueue(4);
                ProtectionDomain domain = context.allocateProtectionDomain()) {
            QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
            queuePair.bind(LocalPort.port(SoftRoceDevice.PORT));
            queuePair.postReceive(1, domain.allocate(8, AccessFlag.LOCAL_WRITE).whole());
            queuePair.modify(QueuePairModification.to(QueuePairState.ERROR));
            CompletionBatch batch = completions.batch(4);
            int found = batch.await(WaitingStrategy.spinningThenYielding(10), Duration.ofSeconds(20));
            System.out.println(found + " completion: " + batch.status(0));
        }
    }
}
