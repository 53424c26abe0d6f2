package org.rdma4j.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.LocalPort;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.ProtectionDomain;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.QueuePairSpec;
import org.rdma4j.verbs.WorkCompletion;

/** A message from one queue pair to another of the same device, and polling a completion queue that is empty. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EchoBenchmark {
    /** Length of a message in octets. */
    @Param({"64", "4096"})
    public int size;

    private Context context;
    private CompletionQueue completions;
    private CompletionQueue idle;
    private MemoryRegion buffer;
    private QueuePair sender;
    private QueuePair receiver;

    /** JMH makes it. */
    public EchoBenchmark() {}

    /** Connects two queue pairs of the first device. */
    @Setup
    public void connect() {
        try (Devices devices = Devices.list()) {
            context = devices.requireFirst().open();
        }
        ProtectionDomain domain = context.allocateProtectionDomain();
        completions = context.createCompletionQueue(16);
        idle = context.createCompletionQueue(16);
        buffer = domain.allocate(2L * size, AccessFlag.LOCAL_WRITE);
        sender = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
        receiver = domain.createQueuePair(QueuePairSpec.reliableConnected(completions));
        Endpoint senderEndpoint = sender.endpoint(LocalPort.port(1));
        sender.connect(receiver.endpoint(LocalPort.port(1)));
        receiver.connect(senderEndpoint);
    }

    /** Closes the device, and with it all that was made from it. */
    @TearDown
    public void close() {
        context.close();
    }

    /**
     * Posts a receive and a send, and polls until both are done.
     *
     * @return how many completions there were
     */
    @Benchmark
    public int message() {
        receiver.postReceive(1, buffer.slice(size, size));
        sender.postSend(2, buffer.slice(0, size));
        int done = 0;
        while (done < 2) {
            for (WorkCompletion completion : completions.poll(2)) {
                completion.requireSuccess();
                done++;
            }
        }
        return done;
    }

    /**
     * Polls a queue that never has anything.
     *
     * @return nothing
     */
    @Benchmark
    public List<WorkCompletion> emptyPoll() {
        return idle.poll(16);
    }
}
