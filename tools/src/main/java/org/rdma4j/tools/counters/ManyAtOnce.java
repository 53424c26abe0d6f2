package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadQueries;
import org.rdma4j.mad.MadQuery;

/**
 * Holds many conversations at the same time, up to a limit, on the thread that calls. A fabric responds to many requests
 * in about the time of one, but the buffers of its nodes are small.
 */
final class ManyAtOnce {
    private final int inFlight;

    ManyAtOnce(int inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * What came of a question.
     *
     * @param question the question
     * @param answer null where there is none
     * @param failure why there is none
     */
    record Outcome<Q, A>(
            Q question, @Nullable A answer, @Nullable RdmaException failure) {}

    /** Asks all questions, and returns the outcomes in the same order. */
    <Q, A> List<Outcome<Q, A>> query(List<Q> questions, Function<Q, MadQuery<A>> asking) {
        return all(
                questions.stream()
                        .map(question -> new Question<>(question, asking.apply(question)))
                        .toList(),
                () -> {});
    }

    /**
     * Holds all conversations, and returns the results in their order.
     *
     * @param done is called after each
     */
    <R> List<R> all(List<? extends Conversation<R>> conversations, Runnable done) {
        try (MadQueries queries = new MadQueries()) {
            Iterator<? extends Conversation<R>> waiting = conversations.iterator();
            do {
                while (queries.underWay() < inFlight && waiting.hasNext()) {
                    proceed(waiting.next(), queries, done);
                }
            } while (queries.await());
        }
        List<R> results = new ArrayList<>();
        conversations.forEach(conversation -> results.add(conversation.result()));
        return results;
    }

    private static void proceed(Conversation<?> conversation, MadQueries queries, Runnable done) {
        MadQuery<?> next = conversation.next();
        if (next == null) {
            done.run();
            return;
        }
        queries.begin(next, new MadQueries.Listener<Object>() {
            @Override
            public void answered(Object answer) {
                conversation.answered(answer);
                proceed(conversation, queries, done);
            }

            @Override
            public void failed(RdmaException cause) {
                conversation.failed(cause);
                proceed(conversation, queries, done);
            }
        });
    }

    /** A conversation of one query. */
    private static final class Question<Q, A> implements Conversation<Outcome<Q, A>> {
        private final Q question;
        private @Nullable MadQuery<A> query;
        private @Nullable Outcome<Q, A> outcome;

        Question(Q question, MadQuery<A> query) {
            this.question = question;
            this.query = query;
        }

        @Override
        public @Nullable MadQuery<?> next() {
            MadQuery<A> next = query;
            query = null;
            return next;
        }

        @Override
        @SuppressWarnings("unchecked") // it is the answer to the one query
        public void answered(Object answer) {
            outcome = new Outcome<>(question, (A) answer, null);
        }

        @Override
        public void failed(RdmaException cause) {
            outcome = new Outcome<>(question, null, cause);
        }

        @Override
        public Outcome<Q, A> result() {
            return Objects.requireNonNull(outcome);
        }
    }
}
