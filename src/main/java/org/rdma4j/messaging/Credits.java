package org.rdma4j.messaging;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many frames this side may send, one for each receive that the peer has posted, and how many receives this side has
 * posted again without telling the peer.
 *
 * <p>Requests wait for the peer's handler, answers and returned credits do not. So requests leave half of the credits to
 * answers, and these leave the last one to a frame that returns credits. Otherwise two sides whose handlers want to
 * answer each other would wait for ever.
 */
final class Credits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int most;
    private final int reserve;
    private final int due;
    private int available;
    private int owed;
    private boolean ended;

    /** Begins with all receives of both sides posted. */
    Credits(int receivesOfPeer, int receivesHere) {
        this.most = receivesOfPeer;
        this.available = receivesOfPeer;
        this.reserve = receivesOfPeer / 2;
        // At least two: if each frame had to be returned at once, two frames that return credits would never end.
        this.due = Math.max(2, receivesHere / 4);
    }

    /** Takes a credit for a request or an answer. Returns false if the time has passed, or after the end. */
    boolean take(boolean isRequest, long nanosLeft) throws InterruptedException {
        long left = nanosLeft;
        int kept = isRequest ? reserve : 1;
        lock.lockInterruptibly();
        try {
            while (available <= kept && !ended) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (ended) {
                return false;
            }
            available--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a credit for a frame that returns credits, if so many are owed that the peer may be waiting for them. */
    boolean takeToReturn() {
        lock.lock();
        try {
            if (owed < due || available == 0 || ended) {
                return false;
            }
            available--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back a credit that was taken and not used. */
    void giveBack() {
        lock.lock();
        try {
            available++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The peer has posted receives again. */
    void grant(int count) throws ProtocolViolation {
        lock.lock();
        try {
            if (count > most - available) {
                throw new ProtocolViolation("%s credits were returned, and only %s of %s were used"
                        .formatted(count, most - available, most));
            }
            available += count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** This side has posted a receive again. */
    void owe() {
        lock.lock();
        try {
            owed++;
        } finally {
            lock.unlock();
        }
    }

    /** What a frame that is sent now returns to the peer. */
    int takeOwed() {
        lock.lock();
        try {
            int returned = owed;
            owed = 0;
            return returned;
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Lets all waiting threads go. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
