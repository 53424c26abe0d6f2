package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rdma4j.Lid;

class MadRedirectTest {
    private static final MadAddress ASKED = MadAddress.generalServices(Lid.of(3));

    @Test
    void pointsToLidQueuePairKeyAndLevel() {
        assertThat(redirect(4, 2, 64)).isEqualTo(new MadAddress(Lid.of(9), 0x123456, 0x8001_0000, 5, 0));
    }

    @Test
    void subnetAdministrationHasItEarlier() {
        assertThat(redirect(3, 2, 56)).isEqualTo(new MadAddress(Lid.of(9), 0x123456, 0x8001_0000, 5, 0));
    }

    @Test
    void otherAnswersPointNowhere() {
        assertThat(redirect(4, 0, 64)).isNull();
        assertThat(redirect(4, 3, 64)).isNull();
        assertThat(MadRedirect.of(answer(4, 2), ASKED)).as("by GID alone").isNull();
    }

    private static @Nullable MadAddress redirect(int managementClass, int status, int offset) {
        byte[] octets = answer(managementClass, status).octets().segment().toArray(ValueLayout.JAVA_BYTE);
        ByteBuffer.wrap(octets)
                .put(offset + 25, (byte) 0x50)
                .putShort(offset + 28, (short) 9)
                .putInt(offset + 32, 0xFF123456)
                .putInt(offset + 36, 0x8001_0000);
        return MadRedirect.of(Mad.copyOf(MemorySegment.ofArray(octets)), ASKED);
    }

    private static Mad answer(int managementClass, int status) {
        byte[] octets = new byte[Mad.SIZE];
        ByteBuffer.wrap(octets)
                .put(0, (byte) 1)
                .put(1, (byte) managementClass)
                .put(3, (byte) 0x81)
                .putShort(4, (short) status);
        return Mad.copyOf(MemorySegment.ofArray(octets));
    }
}
