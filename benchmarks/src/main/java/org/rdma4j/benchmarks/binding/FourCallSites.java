package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.DataPathCalls;

/**
 * A program with four loops, each with its own queue pair: they write, read, send, and write with immediate data. A
 * round is one round of each. The JIT compiler has to compile all of them well.
 */
abstract sealed class FourCallSites implements Cycle permits FourCycles, FourSingles {
    static final int LOOPS = 4;

    final Site writing;
    final Site reading;
    final Site sending;
    final Site announcing;

    FourCallSites(DataPathCalls calls, int count) {
        this.writing = new Site(StandInPair.classic(calls), count);
        this.reading = new Site(StandInPair.classic(calls), count);
        this.sending = new Site(StandInPair.classic(calls), count);
        this.announcing = new Site(StandInPair.classic(calls), count);
    }

    abstract long write(long number);

    abstract long read(long number);

    abstract long send(long number);

    abstract long writeWithImmediate(long number);

    @Override
    public final long run(long rounds) {
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            sum += write(round) + read(round) + send(round) + writeWithImmediate(round);
        }
        return sum;
    }

    @Override
    public final void close() {
        writing.close();
        reading.close();
        sending.close();
        announcing.close();
    }
}
