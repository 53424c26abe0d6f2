package org.rdma4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.dispatch.Attachment;
import org.rdma4j.dispatch.CompletionDispatcher;
import org.rdma4j.dispatch.CompletionHandler;
import org.rdma4j.dispatch.ReceiveBuffers;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionChannel;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WaitingStrategy;
import org.rdma4j.verbs.WorkCompletion;

@Tag("soft-roce")
class DispatchExampleTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void aServerHasAHandlerForEachPeer() throws Exception {
        try (Devices devices = Devices.list();
                Context context =
                        devices.require(System.getenv("RDMA4J_LAB_DEVICE")).open();
                ProtectionDomain domain = context.allocateProtectionDomain();
                CompletionQueue ofPeer = context.createCompletionQueue(64);
                QueuePair peer = domain.createQueuePair(QueuePairSpec.reliableConnected(ofPeer));
                MemoryRegion words = domain.allocate(64)) {
            peer.bind(LocalPort.port(1));
            Thread server = Thread.ofVirtual().start(() -> serve(context, domain, peer));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("listening");
            words.memory().setString(0, "hello");
            peer.postSend(1, words.slice(0, 6));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
            server.interrupt();
            server.join();
        }
    }

    private void serve(Context context, ProtectionDomain domain, QueuePair peer) {
        // @start region=server
        try (CompletionChannel channel = context.createCompletionChannel();
                CompletionQueue completions = channel.createCompletionQueue(256);
                MemoryRegion buffers = domain.allocate(16 * 4096, AccessFlag.LOCAL_WRITE);
                QueuePair queuePair = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
                CompletionDispatcher dispatcher = CompletionDispatcher.of(completions)) {
            queuePair.bind(LocalPort.port(1));
            ReceiveBuffers receives = ReceiveBuffers.post(queuePair, buffers, 4096);
            Attachment attachment = dispatcher.attach(queuePair, receives, new CompletionHandler() {
                @Override
                public void received(MemorySegment message, WorkCompletion completion) {
                    heard.add(message.getString(0));
                }

                @Override
                public void broken(WorkCompletion cause) {
                    heard.add("the peer is gone: " + cause.status().meaning());
                }
            });
            connect(queuePair, peer);
            dispatcher.run(WaitingStrategy.spinningThenSleeping(100));
            attachment.close(); // the dispatcher does so too, if it is closed first
        }
        // @end
    }

    private void connect(QueuePair queuePair, QueuePair peer) {
        queuePair.connect(peer.endpoint());
        peer.connect(queuePair.endpoint());
        heard.add("listening");
    }
}
