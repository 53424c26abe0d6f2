package org.rdma4j.benchmarks.binding;

import java.util.List;
import org.rdma4j.verbs.DataPathCalls;

/** The measured loops, each with the loop in C that does the same. */
public enum Loop {
    /** The tier that allocates nothing, with the calls for providers without system calls. */
    CRITICAL("zero-allocation tier, critical calls"),
    /** The tier that allocates nothing, with requests that are written once. */
    PREPARED("zero-allocation tier, prepared requests posted again"),
    /** The tier that allocates nothing, with the calls for providers with system calls. */
    ORDINARY("zero-allocation tier, ordinary calls"),
    /** The tier that allocates nothing, through the extended interfaces. */
    EXTENDED("zero-allocation tier, extended interfaces"),
    /** Four loops in one program. */
    FOUR_CALL_SITES("zero-allocation tier, four call sites"),
    /** The tier of immutable objects. */
    FRIENDLY("tier of objects, critical calls"),
    /** The tier of immutable objects, with requests that are made once. */
    FRIENDLY_PREPARED("tier of objects, prepared requests posted again"),
    /** The tier of immutable objects, through the extended interfaces. */
    FRIENDLY_EXTENDED("tier of objects, extended interfaces"),
    /** The tier of immutable objects, without posting them. */
    REQUESTS_ALONE("tier of objects, requests made and not posted"),
    /** JNI, with requests that are prepared once. */
    JNI_PREPARED("JNI, prepared call executed again"),
    /** JNI, with requests that are changed by setters. */
    JNI_SETTERS("JNI, setters, then executed"),
    /** Polling a queue that never has anything. */
    EMPTY_POLL("empty poll, critical call"),
    /** The same, with the calls for providers with system calls. */
    EMPTY_POLL_ORDINARY("empty poll, ordinary call"),
    /** The same with the JVM's critical call only, without the library. */
    CRITICAL_CALL("empty poll, critical call and nothing else"),
    /** The same with the JVM's ordinary call only, without the library. */
    ORDINARY_CALL("empty poll, ordinary call and nothing else");

    private final String title;

    Loop(String title) {
        this.title = title;
    }

    /**
     * What the report calls it.
     *
     * @return some words
     */
    public String title() {
        return title;
    }

    /** The numbers of requests at a time that it is measured with; only one for an empty queue. */
    List<Integer> counts() {
        return switch (this) {
            case EMPTY_POLL, EMPTY_POLL_ORDINARY, CRITICAL_CALL, ORDINARY_CALL -> List.of(1);
            default -> List.of(1, 16, 64);
        };
    }

    /** The loop in C for a number of requests at a time. */
    Cycle baseline(int count) {
        return switch (this) {
            case EXTENDED, FRIENDLY_EXTENDED -> CycleInC.extended(count);
            case FOUR_CALL_SITES -> CycleInC.inTurn(count);
            case EMPTY_POLL, EMPTY_POLL_ORDINARY, CRITICAL_CALL, ORDINARY_CALL -> CycleInC.emptyPoll(count);
            default -> CycleInC.classic(count);
        };
    }

    /** The loop in Java for a number of requests at a time. */
    Cycle java(int count) {
        return switch (this) {
            case CRITICAL -> fast(StandInPair.classic(DataPathCalls.CRITICAL), count);
            case PREPARED -> new FastCycle(StandInPair.classic(DataPathCalls.CRITICAL), count, false);
            case ORDINARY -> fast(StandInPair.classic(DataPathCalls.ORDINARY), count);
            case EXTENDED -> fast(StandInPair.extended(), count);
            case FOUR_CALL_SITES -> fourCallSites(DataPathCalls.CRITICAL, count);
            case FRIENDLY -> friendly(StandInPair.classic(DataPathCalls.CRITICAL), count);
            case FRIENDLY_PREPARED -> new FriendlyPrepared(StandInPair.classic(DataPathCalls.CRITICAL), count);
            case FRIENDLY_EXTENDED -> friendly(StandInPair.extended(), count);
            case REQUESTS_ALONE -> new RequestsAlone(StandInPair.classic(DataPathCalls.CRITICAL), count);
            case JNI_PREPARED -> new JniCycle(count, false);
            case JNI_SETTERS -> new JniCycle(count, true);
            case EMPTY_POLL -> new EmptyPoll(StandInPair.classic(DataPathCalls.CRITICAL), count);
            case EMPTY_POLL_ORDINARY -> new EmptyPoll(StandInPair.classic(DataPathCalls.ORDINARY), count);
            case CRITICAL_CALL -> new CallAlone(count, true);
            case ORDINARY_CALL -> new CallAlone(count, false);
        };
    }

    /** A program that posts one request at a time has no loop over requests. */
    private static Cycle fast(StandInPair pair, int count) {
        return count == 1 ? new FastSingle(pair) : new FastCycle(pair, count, true);
    }

    private static Cycle fourCallSites(DataPathCalls calls, int count) {
        return count == 1 ? new FourSingles(calls) : new FourCycles(calls, count);
    }

    private static Cycle friendly(StandInPair pair, int count) {
        return count == 1 ? new FriendlySingle(pair) : new FriendlyCycle(pair, count);
    }
}
