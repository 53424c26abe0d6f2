package org.rdma4j.benchmarks.binding;

/** The data path through JNI. */
final class JniVerbs {
    private JniVerbs() {}

    static native int postSend(long queuePair, long request);

    static native int pollCompletionQueue(long queue, int most, long completions);
}
