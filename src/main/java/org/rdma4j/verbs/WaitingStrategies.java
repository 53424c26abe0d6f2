package org.rdma4j.verbs;

/** The waiting strategies of the library. */
final class WaitingStrategies {
    private WaitingStrategies() {}

    /** Polls at full speed. */
    static final class Spin implements WaitingStrategy {
        @Override
        public void idle(CompletionQueue queue, long nanosLeft) {
            Thread.onSpinWait();
        }

        @Override
        public String toString() {
            return "spinning";
        }
    }

    /** Polls at full speed for a while, and from then on yields to other threads before each poll. */
    static final class SpinThenYield implements WaitingStrategy {
        private final int polls;
        private int polled;

        SpinThenYield(int polls) {
            this.polls = polls;
        }

        @Override
        public void begin(CompletionQueue queue) {
            polled = 0;
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // yielding is the purpose of this strategy
        public void idle(CompletionQueue queue, long nanosLeft) {
            if (polled < polls) {
                polled++;
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }

        @Override
        public String toString() {
            return "spinning for %s polls, then yielding".formatted(polls);
        }
    }

    /**
     * Polls at full speed for a while, and from then on once for each announcement of the queue. A completion that
     * comes before the announcement was asked for is not announced, so there is a poll between asking and sleeping.
     */
    static final class SpinThenSleep implements WaitingStrategy {
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

        /** Closing the queue wakes the thread and waits for it. */
        private void sleep(CompletionQueue queue, long deadlineNanos) {
            queue.lifetime().beginUse();
            try {
                queue.requireChannel().sleep(queue, known, deadlineNanos);
            } finally {
                queue.lifetime().endUse();
            }
        }
    }
}
