package org.rdma4j.benchmarks.binding;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The loops, and those in C, in JMH's own harness. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CycleBenchmark {
    /** Rounds of one call, so that the harness costs C and Java the same. */
    static final int ROUNDS = 1000;

    /** Which loop. */
    @Param
    public Loop loop;

    /** How many requests at a time. */
    @Param({"1", "16", "64"})
    public int requests;

    private Cycle java;
    private Cycle c;

    /** JMH makes it. */
    public CycleBenchmark() {}

    /** Makes queues of the stand-in. */
    @Setup
    public void open() {
        java = loop.java(requests);
        c = loop.baseline(requests);
    }

    /** Closes them. */
    @TearDown
    public void close() {
        java.close();
        c.close();
    }

    /**
     * In Java.
     *
     * @return what was read
     */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public long java() {
        return java.run(ROUNDS);
    }

    /**
     * In C.
     *
     * @return what was read
     */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public long c() {
        return c.run(ROUNDS);
    }
}
