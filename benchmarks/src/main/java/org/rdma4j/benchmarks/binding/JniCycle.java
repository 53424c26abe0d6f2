package org.rdma4j.benchmarks.binding;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rdma4j.bindings.verbs.ibv_send_wr;
import org.rdma4j.bindings.verbs.ibv_sge;
import org.rdma4j.bindings.verbs.ibv_wc;

/**
 * The loop as in JNI libraries: a call is prepared once, with its requests in a direct buffer, and executed repeatedly.
 * Its fields are changed by setters, or stay as they are. Completions become objects, which are reused. Nothing is
 * checked.
 */
final class JniCycle implements Cycle {
    private static final int OPERATION = (int) ibv_send_wr.wr$offset();
    private static final int WRITE = 0;
    private static final int SIGNALED = 2;

    private final CycleInC objects;
    private final int count;
    private final boolean changes;
    private final long queuePair;
    private final long queue;
    private final Request[] requests;
    private final long requestsAddress;
    private final Completion[] completions;
    private final ByteBuffer completionOctets;
    private final long completionsAddress;
    private final long memory;

    JniCycle(int count, boolean changes) {
        this.objects = CycleInC.classic(count);
        this.count = count;
        this.changes = changes;
        this.queuePair = objects.object("cycle_pair");
        this.queue = objects.object("cycle_queue");
        this.memory = objects.object("cycle_memory");
        int key = (int) objects.object("cycle_key");
        int size = (int) ibv_send_wr.sizeof();
        ByteBuffer memory = direct(count * (size + (int) ibv_sge.sizeof()));
        this.requestsAddress = MemorySegment.ofBuffer(memory).address();
        this.requests = new Request[count];
        for (int i = 0; i < count; i++) {
            int buffer = count * size + i * (int) ibv_sge.sizeof();
            requests[i] = new Request(memory, i * size, buffer);
            memory.putLong(i * size + (int) ibv_send_wr.sg_list$offset(), requestsAddress + buffer);
            memory.putLong(
                    i * size + (int) ibv_send_wr.next$offset(), i + 1 < count ? requestsAddress + (i + 1L) * size : 0);
            requests[i].setKeys(key);
            write(requests[i], 0, i);
        }
        this.completions = new Completion[count];
        for (int i = 0; i < count; i++) {
            completions[i] = new Completion();
        }
        this.completionOctets = direct(count * (int) ibv_wc.sizeof());
        this.completionsAddress = MemorySegment.ofBuffer(completionOctets).address();
    }

    @Override
    public long run(long rounds) {
        long sum = 0;
        for (long round = 0; round < rounds; round++) {
            sum += round(round);
        }
        return sum;
    }

    private long round(long number) {
        if (changes) {
            for (int i = 0; i < count; i++) {
                write(requests[i], number + i, i);
            }
        }
        if (JniVerbs.postSend(queuePair, requestsAddress) != 0) {
            throw new AssertionError("the queue is full");
        }
        int found = JniVerbs.pollCompletionQueue(queue, count, completionsAddress);
        long sum = 0;
        for (int i = 0; i < found; i++) {
            Completion completion = completions[i];
            completion.read(completionOctets, i * (int) ibv_wc.sizeof());
            if (completion.status != 0 || (completion.flags & 2) != 0) {
                throw new AssertionError("status " + completion.status);
            }
            sum += completion.wrId + completion.opcode + completion.byteLength + completion.qpn;
        }
        return sum;
    }

    private void write(Request request, long wrId, int offset) {
        request.setWrId(wrId);
        request.setOpcode(WRITE);
        request.setFlags(SIGNALED);
        request.setEntries(1);
        request.setRemoteAddress(memory);
        request.setBuffer(memory + offset);
        request.setLength(LENGTH);
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        objects.close();
    }

    /** A request, whose setters write through to native memory. */
    private static final class Request {
        private final ByteBuffer memory;
        private final int at;
        private final int entry;

        Request(ByteBuffer memory, int at, int entry) {
            this.memory = memory;
            this.at = at;
            this.entry = entry;
        }

        void setWrId(long wrId) {
            memory.putLong(at + (int) ibv_send_wr.wr_id$offset(), wrId);
        }

        void setOpcode(int opcode) {
            memory.putInt(at + (int) ibv_send_wr.opcode$offset(), opcode);
        }

        void setFlags(int flags) {
            memory.putInt(at + (int) ibv_send_wr.send_flags$offset(), flags);
        }

        void setEntries(int entries) {
            memory.putInt(at + (int) ibv_send_wr.num_sge$offset(), entries);
        }

        void setRemoteAddress(long address) {
            memory.putLong(at + OPERATION + (int) ibv_send_wr.wr.rdma.remote_addr$offset(), address);
        }

        void setKeys(int key) {
            memory.putInt(at + OPERATION + (int) ibv_send_wr.wr.rdma.rkey$offset(), key);
            memory.putInt(entry + (int) ibv_sge.lkey$offset(), key);
        }

        void setBuffer(long address) {
            memory.putLong(entry + (int) ibv_sge.addr$offset(), address);
        }

        void setLength(int length) {
            memory.putInt(entry + (int) ibv_sge.length$offset(), length);
        }
    }

    /** A completion, overwritten by each poll. */
    private static final class Completion {
        private long wrId;
        private int status;
        private int opcode;
        private int byteLength;
        private int qpn;
        private int flags;

        void read(ByteBuffer from, int at) {
            wrId = from.getLong(at + (int) ibv_wc.wr_id$offset());
            status = from.getInt(at + (int) ibv_wc.status$offset());
            opcode = from.getInt(at + (int) ibv_wc.opcode$offset());
            byteLength = from.getInt(at + (int) ibv_wc.byte_len$offset());
            qpn = from.getInt(at + (int) ibv_wc.qp_num$offset());
            flags = from.getInt(at + (int) ibv_wc.wc_flags$offset());
        }
    }
}
