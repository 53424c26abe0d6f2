package org.rdma4j.samples.mocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.CompletionQueue;
import org.rdma4j.verbs.WorkCompletion;

/** How to test code that uses the library without a device: Mockito 5 mocks the library's final classes. */
class WithoutDeviceTest {
    /** The code under test: polls once, and returns the identifiers of the requests that failed. */
    private static List<Long> pollFailed(CompletionQueue queue) {
        return queue.poll(16).stream()
                .filter(completion -> !completion.isSuccess())
                .map(WorkCompletion::wrId)
                .toList();
    }

    @Test
    void namesTheRequestThatFailed() {
        CompletionQueue queue = mock();
        WorkCompletion good = completion(1, true);
        WorkCompletion bad = completion(2, false);
        when(queue.poll(anyInt())).thenReturn(List.of(good, bad));

        assertThat(pollFailed(queue)).containsExactly(2L);
    }

    private static WorkCompletion completion(long wrId, boolean success) {
        WorkCompletion completion = mock();
        when(completion.wrId()).thenReturn(wrId);
        when(completion.isSuccess()).thenReturn(success);
        return completion;
    }
}
