package org.rdma4j.tools.counters;

import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadQueries;
import org.rdma4j.mad.MadQuery;

/**
 * What one node is asked, one query after the other, because a node has room for few datagrams. Many conversations are
 * held at the same time by {@link ManyAtOnce}, on one thread.
 *
 * @param <R> what comes of it
 */
interface Conversation<R> extends MadQueries.Listener<Object> {
    /** What to ask next; null at the end. The end of each query is told before the next one is asked for. */
    @Nullable
    MadQuery<?> next();

    /** What came of it, at its end. */
    R result();

    /** A conversation that has nothing to ask. */
    static <R> Conversation<R> over(R result) {
        return new Conversation<>() {
            @Override
            public @Nullable MadQuery<?> next() {
                return null;
            }

            @Override
            public void answered(Object answer) {}

            @Override
            public void failed(RdmaException cause) {}

            @Override
            public R result() {
                return result;
            }
        };
    }
}
