package org.rdma4j.mad;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;

/**
 * Queries of one thread that are under way at the same time. A fabric responds to many requests in about the time of
 * one, and no other thread is needed to wait for them:
 *
 * <pre>{@code
 * try (MadQueries queries = new MadQueries()) {
 *     routes.forEach(route -> queries.begin(subnet.nodeInfoQuery(route), listener));
 *     while (queries.await()) {}
 * }
 * }</pre>
 *
 * <p>All go through one port, that of the first query. A query through another port runs alone when it begins.
 * Keep the number of queries under way small, because a node has room for few datagrams. Not thread-safe; other threads
 * can use the port at the same time.
 */
public final class MadQueries implements AutoCloseable {
    private final Set<Task<?>> underWay = new LinkedHashSet<>();
    private final Set<MadAgent> agents = new HashSet<>();
    /** Also written by a thread that receives for this one. */
    private final Queue<Task<?>> touched = new ConcurrentLinkedQueue<>();

    private @Nullable UmadPort port;

    /**
     * Is told how a query ended. It may begin others.
     *
     * @param <A> what the response is read into
     */
    public interface Listener<A> {
        /**
         * A response came.
         *
         * @param answer what was read from it
         */
        void answered(A answer);

        /**
         * The query failed, as {@link MadQuery#run} fails.
         *
         * @param cause a {@link MadStatusException} if the node refuses
         */
        void failed(RdmaException cause);
    }

    /** None are under way. */
    public MadQueries() {}

    /**
     * Sends the request of a query. Its listener is told the end by {@link #await}.
     *
     * @param query the query to begin
     * @param listener is told the end
     * @param <A> what the response is read into
     * @throws IllegalStateException if the agent or its port is closed
     */
    public <A> void begin(MadQuery<A> query, Listener<? super A> listener) {
        MadAgent agent = query.agent();
        if (port == null) {
            port = agent.port();
        }
        Task<A> task = new Task<>(query, listener);
        if (agent.port() == port) {
            agents.add(agent);
            agent.beginUse();
            underWay.add(task);
            task.begin(query.address());
        } else {
            underWay.add(task);
            task.runAlone();
        }
    }

    /**
     * How many queries have begun whose listeners were not told the end.
     *
     * @return 0 if {@link #await} has nothing to wait for
     */
    public int underWay() {
        return underWay.size();
    }

    /**
     * Waits until a query ends, and tells its listener.
     *
     * @return false if no query is under way
     * @throws RdmaException EINTR if the thread is interrupted; the queries are still under way then
     * @throws IllegalStateException if an agent or the port is closed
     */
    public boolean await() {
        while (!underWay.isEmpty()) {
            Task<?> task = next();
            if (task != null && underWay.contains(task) && task.isOver()) {
                underWay.remove(task);
                task.end();
                return true;
            }
        }
        return false;
    }

    /** A query whose try has ended; null if it is too early to tell. */
    private @Nullable Task<?> next() {
        Task<?> first = touched.poll();
        if (first != null) {
            return first;
        }
        Task<?> earliest = underWay.iterator().next();
        for (Task<?> task : underWay) {
            if (task.deadline() - earliest.deadline() < 0) {
                earliest = task;
            }
        }
        Objects.requireNonNull(port).exchange().await(() -> !touched.isEmpty(), earliest.deadline(), this::requireOpen);
        return touched.isEmpty() ? earliest : touched.poll();
    }

    private void requireOpen() {
        agents.forEach(MadAgent::requireOpen);
    }

    /** Forgets the queries that are under way. Their listeners are told nothing. */
    @Override
    public void close() {
        underWay.forEach(Task::release);
        underWay.clear();
    }

    /** A query under way, through redirects to other agents too. */
    private final class Task<A> {
        private final MadQuery<A> query;
        private final Listener<? super A> listener;
        private @Nullable RequestUnderWay request;
        private MadAddress destination;
        private boolean alone;
        private int redirects;
        private @Nullable A answer;
        private @Nullable RdmaException failure;

        Task(MadQuery<A> query, Listener<? super A> listener) {
            this.query = query;
            this.listener = listener;
            this.destination = query.address();
        }

        private UmadExchange exchange() {
            return query.agent().port().exchange();
        }

        void begin(MadAddress address) {
            destination = address;
            RequestUnderWay begun =
                    query.agent().begin(address, query.request(), query.retryPolicy(), () -> touched.add(this));
            request = begun;
            try {
                exchange().sendNext(begun);
            } catch (RdmaException e) {
                failure = e;
                touched.add(this);
            }
        }

        void runAlone() {
            alone = true;
            try {
                answer = query.run();
            } catch (RdmaException e) {
                failure = e;
            }
            touched.add(this);
        }

        long deadline() {
            return request == null ? System.nanoTime() : request.deadline();
        }

        /** Takes a response, or sends the next try if there is none; returns whether that is the end. */
        boolean isOver() {
            if (request != null && failure == null) {
                try {
                    answer = proceed(request);
                } catch (RdmaException e) {
                    failure = e;
                }
            }
            return answer != null || failure != null;
        }

        private @Nullable A proceed(RequestUnderWay current) {
            MadAgent agent = query.agent();
            Mad response = current.response();
            if (response == null) {
                if (current.isTryOver() && !exchange().sendNext(current)) {
                    throw MadAgent.silence(destination, query.request(), query.retryPolicy());
                }
                return null;
            }
            MadAddress instead = redirects < MadRedirect.MOST
                    ? agent.redirect(response, destination, query.address(), query.retryPolicy())
                    : null;
            if (instead != null) {
                redirects++;
                endRequest();
                begin(instead);
                return null;
            }
            return query.read(MadAgent.requireOk(response, query.request(), destination));
        }

        void end() {
            release();
            if (failure != null) {
                listener.failed(failure);
            } else {
                listener.answered(Objects.requireNonNull(answer));
            }
        }

        void release() {
            endRequest();
            if (!alone) {
                query.agent().endUse();
            }
        }

        /** Gives the buffer back once: two requests must not be sent from the same one. */
        private void endRequest() {
            if (request != null) {
                exchange().end(request);
                request = null;
            }
        }
    }
}
