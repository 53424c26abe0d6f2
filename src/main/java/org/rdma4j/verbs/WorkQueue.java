package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.ReentrantLock;
import org.rdma4j.Errno;
import org.rdma4j.bindings.verbs.ibv_sge;
import org.rdma4j.internal.CallDescription;
import org.rdma4j.internal.NativeCall;

/** One of the two queues of a queue pair: a work request in native memory that is filled in and posted, again and again. */
abstract sealed class WorkQueue permits SendQueue, ReceiveQueue {
    private final ProtectionDomain domain;
    private final String verb;
    private final ReentrantLock lock = new ReentrantLock();
    private final MemorySegment scatterGatherEntry;
    private final MemorySegment badRequest;

    /** The memory is only read while a request is posted, so that the garbage collector may free it. */
    WorkQueue(ProtectionDomain domain, String verb, Arena arena) {
        this.domain = domain;
        this.verb = verb;
        this.scatterGatherEntry = arena.allocate(ibv_sge.layout());
        this.badRequest = arena.allocate(ValueLayout.ADDRESS);
    }

    /** Fills in what the two kinds of request have in different places. */
    abstract void fill(long wrId, MemorySegment scatterGatherList, int entries);

    /** Posts what was filled in; returns 0 or an error number. */
    abstract int call(long badRequestAddress);

    /** Returns false if the queue is full. */
    final boolean post(long wrId, MemorySlice buffer) {
        if (buffer.region().domain() != domain) {
            throw new IllegalArgumentException(
                    "%s is of another protection domain than the queue pair it is posted to".formatted(buffer));
        }
        lock.lock();
        try {
            ibv_sge.addr(scatterGatherEntry, buffer.address());
            ibv_sge.length(scatterGatherEntry, (int) buffer.length());
            ibv_sge.lkey(scatterGatherEntry, buffer.region().lkey());
            // An entry of length 0 means 2 GiB to some hardware: an empty message has no entry.
            fill(wrId, scatterGatherEntry, buffer.length() == 0 ? 0 : 1);
            int result = Math.abs(call(badRequest.address()));
            if (result == Errno.ENOMEM.value()) {
                return false;
            }
            if (result != 0) {
                CallDescription description = () -> "work request %d, %s".formatted(wrId, buffer);
                throw NativeCall.failure(verb, description, new Errno(result));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
