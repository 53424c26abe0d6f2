package org.rdma4j.verbs;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.rdma4j.internal.datapath.CompletionAdditions;
import org.rdma4j.internal.datapath.CompletionWords;
import org.rdma4j.internal.datapath.NativeCompletions;

/**
 * The completions of one poll, copied out of native memory at once. Each becomes an object when it is asked for: where a
 * loop does no more than to look at it, the JIT compiler then makes none.
 */
final class CompletionList extends AbstractList<WorkCompletion> implements RandomAccess {
    private final long[] words;
    private final CompletionAdditions[] additions;

    /**
     * Takes what it is given for its own.
     *
     * @param words those of each completion, one after the other
     * @param additions of each completion; none at all where no completion has any
     */
    CompletionList(long[] words, CompletionAdditions[] additions) {
        this.words = words;
        this.additions = additions;
    }

    /** The first so many completions, as objects of their own. */
    static List<WorkCompletion> of(NativeCompletions completions, int count) {
        return switch (count) {
            case 0 -> List.of();
            case 1 -> List.of(WorkCompletion.of(completions, 0));
            default -> new CompletionList(completions.words(count), completions.allAdditions(count));
        };
    }

    @Override
    public WorkCompletion get(int index) {
        int at = Objects.checkIndex(index, size()) * CompletionWords.COUNT;
        // All is read before the object is made, for the same reason as in SendRequest.of.
        long wrId = words[at];
        long statusAndOpcode = words[at + 1];
        long vendorErrorAndByteLength = words[at + 2];
        long numberAndQpn = words[at + 3];
        long sourceQpnAndFlags = words[at + 4];
        long source = words[at + 5];
        CompletionAdditions others = additions.length == 0 ? CompletionAdditions.NONE : additions[index];
        return new WorkCompletion(
                wrId, statusAndOpcode, vendorErrorAndByteLength, numberAndQpn, sourceQpnAndFlags, source, others);
    }

    @Override
    public int size() {
        return words.length / CompletionWords.COUNT;
    }
}
