package org.rdma4j.samples.hello;

import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WorkCompletion;

/** Two queue pairs on one port, connected to each other: the first device sends a greeting to itself. */
final class Hello {
    private Hello() {}

    /**
     * Runs the program.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (var devices = Devices.list();
                var context = devices.requireFirst().open();
                var domain = context.allocateProtectionDomain();
                var completions = context.createCompletionQueue(32);
                var buffer = domain.allocate(64, AccessFlag.LOCAL_WRITE);
                var sender = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
                var receiver = domain.createQueuePair(QueuePairSpec.reliableConnected(completions))) {
            var senderEndpoint = sender.bind(LocalPort.port(1)); // send it to a remote peer over TCP
            receiver.bind(LocalPort.port(1));
            receiver.postReceive(1, buffer.slice(32, 32));
            receiver.connect(senderEndpoint);
            sender.connect(receiver.endpoint());
            buffer.memory().setString(0, "hello, RDMA");
            sender.postSend(2, buffer.slice(0, 12));
            for (int done = 0; done < 2; ) {
                for (WorkCompletion completion : completions.poll(2)) {
                    completion.requireSuccess();
                    done++;
                }
            }
            System.out.println(buffer.memory().getString(32) + " through " + sender);
        }
    }
}
