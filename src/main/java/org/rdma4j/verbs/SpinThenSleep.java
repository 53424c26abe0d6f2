package org.rdma4j.verbs;

/**
 * Some polls at full speed, and from then on one whenever the queue has announced a completion. What comes before the
 * announcement was asked for is not announced: between asking and sleeping there is a poll.
 */
final class SpinThenSleep implements WaitingStrategy {
    private final int polls;
    private int polled;
    private boolean asked;
    /** How often the queue's announcement had been given before this thread asked. */
    private long known;

    SpinThenSleep(int polls) {
        this.polls = polls;
    }

    @Override
    public void begin(CompletionQueue queue) {
        var _ = queue.requireChannel();
        polled = 0;
        asked = false;
    }

    @Override
    public void idle(CompletionQueue queue, long nanosLeft) {
        if (polled < polls) {
            polled++;
            Thread.onSpinWait();
        } else if (asked) {
            asked = false;
            sleep(queue, System.nanoTime() + nanosLeft);
        } else {
            known = queue.announcement().given();
            queue.requestNotification();
            asked = true;
        }
    }

    @Override
    public String toString() {
        return "spinning for %s polls, then sleeping".formatted(polls);
    }

    /** Whoever closes the queue wakes the thread, and waits for it. */
    private void sleep(CompletionQueue queue, long deadlineNanos) {
        queue.lifetime().beginUse();
        try {
            queue.requireChannel().sleep(queue, known, deadlineNanos);
        } finally {
            queue.lifetime().endUse();
        }
    }
}
