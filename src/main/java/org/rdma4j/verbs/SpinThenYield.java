package org.rdma4j.verbs;

/** Some polls at full speed, and from then on one each time that no other thread wants the processor. */
final class SpinThenYield implements WaitingStrategy {
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
    @SuppressWarnings("ThreadPriorityCheck") // whoever chooses this strategy wants the scheduler's say
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
