package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.rdma4j.bindings.verbs.ibv_sge;

/** Native memory for the scatter/gather lists of a chain of work requests: as many entries for each as a queue allows. */
final class ScatterGatherLists {
    private final int entriesPerList;
    private final MemorySegment entries;

    ScatterGatherLists(int lists, int entriesPerList, Arena arena) {
        this.entriesPerList = entriesPerList;
        // Also a queue without any scatter/gather entry gets a list to point at.
        this.entries = ibv_sge.allocateArray(Math.max(1, (long) lists * entriesPerList), arena);
    }

    MemorySegment list(int index) {
        return entries.asSlice((long) index * entriesPerList * ibv_sge.sizeof());
    }

    /** Fills in a list, and answers how many entries it has. */
    int write(int index, List<MemorySlice> buffers) {
        MemorySegment list = list(index);
        int count = 0;
        for (MemorySlice buffer : buffers) {
            // An entry of length 0 means 2 GiB to some hardware: it is left out.
            if (buffer.length() > 0) {
                write(ibv_sge.asSlice(list, count), buffer.address(), (int) buffer.length(), buffer.lkey());
                count++;
            }
        }
        return count;
    }

    private static void write(MemorySegment entry, long address, int length, int lkey) {
        ibv_sge.addr(entry, address);
        ibv_sge.length(entry, length);
        ibv_sge.lkey(entry, lkey);
    }
}
