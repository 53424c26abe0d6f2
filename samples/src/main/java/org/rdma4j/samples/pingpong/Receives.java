package org.rdma4j.samples.pingpong;

import java.util.function.BooleanSupplier;

/** The receives that are posted, to a queue pair or to a shared queue: when few are left, all of them are posted again. */
final class Receives {
    static final long WORK_REQUEST = 1;

    private final BooleanSupplier post;
    private final int depth;
    private final int least;
    private int posted;

    /**
     * @param post posts one, and returns false if the queue is full
     * @param depth how many to post
     * @param least the smallest number that may be left
     */
    Receives(BooleanSupplier post, int depth, int least) {
        this.post = post;
        this.depth = depth;
        this.least = least;
    }

    void fill() {
        while (posted < depth && post.getAsBoolean()) {
            posted++;
        }
    }

    void used() {
        posted--;
        if (posted <= least) {
            fill();
        }
    }
}
