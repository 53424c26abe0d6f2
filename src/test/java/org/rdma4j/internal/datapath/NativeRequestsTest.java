package org.rdma4j.internal.datapath;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.internal.ffm.NativeMemory;

/** How the refused request is found from the provider's {@code bad_wr}. */
class NativeRequestsTest {
    private final NativeSendRequests requests = new NativeSendRequests(4, 1, 0);
    private final long slot = (requests.at(1) - requests.at(0));

    @Test
    void namesTheRequestThatTheProviderRefused() {
        for (int i = 1; i < 3; i++) {
            set(requests.address() + i * slot);
            assertThat(requests.badIndex(1, 3)).isEqualTo(i);
        }
    }

    @Test
    void namesNoRequestIfTheProviderNamedNone() {
        assertThat(requests.badIndex(0, 4)).isEqualTo(NativeRequests.NONE);
        set(requests.address());
        requests.forgetBad();
        assertThat(requests.badIndex(0, 4)).isEqualTo(NativeRequests.NONE);
    }

    /**
     * Addresses before the chain, inside a request, of a request that was not posted, and random values from a stack.
     */
    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 8, Long.MIN_VALUE, Long.MAX_VALUE, 0x7fff_1234_5678L})
    void namesNoRequestIfTheProviderPointsElsewhere(long offset) {
        set(requests.address() + offset);
        assertThat(requests.badIndex(0, 4)).isEqualTo(NativeRequests.NONE);
        set(requests.address() + 3 * slot);
        assertThat(requests.badIndex(0, 3)).isEqualTo(NativeRequests.NONE);
        set(requests.address() - slot);
        assertThat(requests.badIndex(0, 4)).isEqualTo(NativeRequests.NONE);
    }

    @Test
    void theErrorSaysWhichRequestsWereWritten() {
        assertThatThrownBy(() -> requests.end(0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("cannot post 1 requests from index 0 on: 0 of this chain of 4 have been written");
        assertThatThrownBy(() -> requests.extend(1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("request 1 of a chain of 4, of which the first 0 have been written so far");
        assertThatThrownBy(() -> requests.requireWritten(0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("request 0 of a chain of 4 was not written yet: the first 0 have been");
        requests.extend(0);
        assertThat(requests.end(0, 1)).isOne();
        assertThatThrownBy(() -> requests.end(0, Integer.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> requests.end(1, Integer.MIN_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> requests.end(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private void set(long pointer) {
        NativeMemory.at(requests.badAddress(), Long.BYTES).set(JAVA_LONG, 0, pointer);
    }
}
