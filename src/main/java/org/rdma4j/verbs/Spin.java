package org.rdma4j.verbs;

/** Polls at full speed. */
final class Spin implements WaitingStrategy {
    @Override
    public void idle(CompletionQueue queue, long nanosLeft) {
        Thread.onSpinWait();
    }

    @Override
    public String toString() {
        return "spinning";
    }
}
