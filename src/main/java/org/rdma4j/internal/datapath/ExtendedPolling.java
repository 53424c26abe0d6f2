package org.rdma4j.internal.datapath;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Errno;
import org.rdma4j.bindings.verbs.ibv_cq_ex;
import org.rdma4j.bindings.verbs.ibv_poll_cq_attr;
import org.rdma4j.internal.ffm.NativeCall;

/**
 * Polls completions one after the other, and reads their fields one by one; {@code ibv_start_poll(3)}. A provider has
 * functions only for those fields that the queue was created for.
 */
public final class ExtendedPolling implements CompletionPolling {
    /** Of {@code enum ibv_wc_status}. */
    private static final int SUCCESS = 0;

    private final MemorySegment queue;
    private final long address;
    private final ExtendedPolls functions;
    private final DirectMemory attributes = new DirectMemory((int) ibv_poll_cq_attr.sizeof());
    private final boolean successive;
    private final boolean byteLength;
    private final boolean immediate;
    private final boolean qpn;
    private final boolean sourceQpn;
    private final boolean sourceLid;
    private final boolean serviceLevel;
    private final boolean pathBits;
    private final boolean timestamp;
    private final boolean wallClock;
    private final boolean customerVlan;
    private final boolean flowTag;

    /**
     * Polls a completion queue.
     *
     * @param queue a {@code struct ibv_cq_ex *}
     * @param successive whether {@code ibv_next_poll} can be relied on
     * @param fields the bits of {@link CompletionFields} that the queue was created for
     */
    public ExtendedPolling(MemorySegment queue, boolean successive, int fields) {
        this.queue = queue;
        this.address = queue.address();
        this.functions = ExtendedPolls.of(queue);
        this.successive = successive;
        this.byteLength = (fields & CompletionFields.BYTE_LENGTH) != 0;
        this.immediate = (fields & CompletionFields.IMMEDIATE) != 0;
        this.qpn = (fields & CompletionFields.QPN) != 0;
        this.sourceQpn = (fields & CompletionFields.SOURCE_QPN) != 0;
        this.sourceLid = (fields & CompletionFields.SOURCE_LID) != 0;
        this.serviceLevel = (fields & CompletionFields.SERVICE_LEVEL) != 0;
        this.pathBits = (fields & CompletionFields.DESTINATION_PATH_BITS) != 0;
        this.timestamp = (fields & CompletionFields.TIMESTAMP) != 0;
        this.wallClock = (fields & CompletionFields.WALL_CLOCK) != 0;
        this.customerVlan = (fields & CompletionFields.CUSTOMER_VLAN) != 0;
        this.flowTag = (fields & CompletionFields.FLOW_TAG) != 0;
    }

    @Override
    public int poll(NativeCompletions completions, int most) {
        int found = 0;
        int taken;
        do {
            taken = take(completions, found, successive ? most : found + 1);
            found += taken;
        } while (taken > 0 && found < most);
        return found;
    }

    /** Between start and end the provider may hold a lock. */
    private int take(NativeCompletions completions, int first, int end) {
        if (!isThere(functions.start(address, attributes.address()), "ibv_start_poll")) {
            return 0;
        }
        int next = first;
        try {
            do {
                read(completions, next);
                next++;
            } while (next < end && isThere(functions.next(address), "ibv_next_poll"));
            return next - first;
        } finally {
            functions.end(address);
        }
    }

    private static boolean isThere(int result, String verb) {
        if (result != 0 && Math.abs(result) != Errno.ENOENT.value()) {
            throw NativeCall.failure(verb, () -> "", new Errno(Math.abs(result)));
        }
        return result == 0;
    }

    /** Each field is a call, so that a field without a meaning is not read. */
    private void read(NativeCompletions completions, int index) {
        int status = ibv_cq_ex.status(queue);
        completions.begin(index, ibv_cq_ex.wr_id(queue), status);
        completions.kind(index, functions.opcode(address), status == SUCCESS ? 0 : functions.vendorError(address));
        if (byteLength) {
            completions.byteLength(index, functions.byteLength(address));
        }
        int flags = NativeCompletions.known(functions.flags(address), immediate);
        completions.flags(index, flags);
        if (NativeCompletions.hasNumber(flags)) {
            completions.immediateOrKey(index, functions.immediate(address));
        }
        completions.queuePairs(index, qpn ? functions.qpn(address) : 0, sourceQpn ? functions.sourceQpn(address) : 0);
        completions.source(
                index,
                sourceLid ? functions.sourceLid(address) : 0,
                serviceLevel ? functions.serviceLevel(address) : 0,
                pathBits ? functions.destinationPathBits(address) : 0);
        readAdditions(completions, index);
    }

    private void readAdditions(NativeCompletions completions, int index) {
        if (timestamp) {
            completions.timestamp(index, functions.timestamp(address));
        }
        if (wallClock) {
            completions.wallClock(index, functions.wallClock(address));
        }
        if (customerVlan) {
            completions.customerVlan(index, Short.toUnsignedInt(functions.customerVlan(address)));
        }
        if (flowTag) {
            completions.flowTag(index, functions.flowTag(address));
        }
    }
}
