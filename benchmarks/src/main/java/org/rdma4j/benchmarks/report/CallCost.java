package org.rdma4j.benchmarks.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.rdma4j.benchmarks.binding.Loop;

/**
 * The JVM's part of a figure: each call of C in a round takes longer than a call from C, with any library. The rows
 * that make one call and nothing else give the difference.
 */
final class CallCost {
    private CallCost() {}

    /** Returns nanoseconds per round; empty if there are no such calls, or if one call was not measured. */
    static OptionalDouble of(Row row, List<Row> all) {
        return Stream.of(Loop.values())
                .filter(loop -> loop.title().equals(row.name()) && calls(loop, row.scale()) > 0)
                .flatMapToDouble(loop -> all.stream()
                        .filter(alone -> alone.part().equals(row.part())
                                && alone.name().equals(alone(loop).title()))
                        .mapToDouble(alone ->
                                calls(loop, row.scale()) * (alone.ratio().median() - 1) * alone.c()))
                .findFirst();
    }

    private static long calls(Loop loop, long requests) {
        return switch (loop) {
            case CRITICAL, PREPARED, ORDINARY, FRIENDLY, FRIENDLY_PREPARED -> 2;
            case FOUR_CALL_SITES -> 2 * 4;
            // Begin and end of posting and of polling, two for each request, four for each completion, and one to the
            // next.
            case EXTENDED, FRIENDLY_EXTENDED -> 4 + 2 * requests + 4 * requests + requests - 1;
            case EMPTY_POLL, EMPTY_POLL_ORDINARY -> 1;
            case REQUESTS_ALONE, JNI_PREPARED, JNI_SETTERS, CRITICAL_CALL, ORDINARY_CALL -> 0;
        };
    }

    private static Loop alone(Loop loop) {
        return switch (loop) {
            case ORDINARY, EXTENDED, FRIENDLY_EXTENDED, EMPTY_POLL_ORDINARY -> Loop.ORDINARY_CALL;
            default -> Loop.CRITICAL_CALL;
        };
    }
}
