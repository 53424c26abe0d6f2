package org.rdma4j.internal.readiness;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One daemon thread that watches the descriptors of all virtual threads that wait, with epoll(7). */
final class ReadinessPoller {
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLIN = 1;
    private static final int EPOLLONESHOT = 1 << 30;
    /** {@code struct epoll_event} is packed on x86-64 alone, so that 32-bit programs have the same. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;
    private static final int BATCH = 64;

    /** The system reuses descriptors once they are closed; these numbers are not reused. */
    private final AtomicLong keys = new AtomicLong();

    private final Map<Long, ReadinessSource> sources = new ConcurrentHashMap<>();
    private final int epoll = SystemCalls.epollDescriptor();

    private ReadinessPoller() {}

    private static final class Shared {
        static final ReadinessPoller POLLER = start();

        private static ReadinessPoller start() {
            ReadinessPoller poller = new ReadinessPoller();
            Thread.ofPlatform().daemon().name("rdma4j readiness").start(poller::run);
            return poller;
        }
    }

    /** The one of this JVM; its thread starts with the first use. */
    public static ReadinessPoller shared() {
        return Shared.POLLER;
    }

    /** Tells the source once when its descriptor is ready; returns the source's number. */
    public long watch(ReadinessSource source) {
        long key = keys.incrementAndGet();
        sources.put(key, source);
        control(EPOLL_CTL_ADD, key, source.descriptor(), EPOLLIN | EPOLLONESHOT);
        return key;
    }

    /** Tells the source once more. */
    void watchAgain(long key, int descriptor) {
        control(EPOLL_CTL_MOD, key, descriptor, EPOLLIN | EPOLLONESHOT);
    }

    public void remove(long key, int descriptor) {
        control(EPOLL_CTL_DEL, key, descriptor, 0);
        sources.remove(key);
    }

    private void control(int operation, long key, int descriptor, int events) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_SIZE, Integer.BYTES);
            event.set(JAVA_INT, 0, events);
            event.set(JAVA_LONG_UNALIGNED, DATA, key);
            SystemCalls.epollControl(epoll, operation, descriptor, event);
        }
    }

    private void run() {
        MemorySegment events = Arena.global().allocate((long) BATCH * EVENT_SIZE, Long.BYTES);
        while (true) {
            int count = SystemCalls.epollWait(epoll, events, BATCH);
            for (int i = 0; i < count; i++) {
                long key = events.get(JAVA_LONG_UNALIGNED, (long) i * EVENT_SIZE + DATA);
                ReadinessSource source = sources.get(key);
                if (source != null) {
                    source.becameReady();
                }
            }
        }
    }
}
