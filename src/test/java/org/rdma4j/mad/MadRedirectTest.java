package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.Lid;

class MadRedirectTest {
    private static final MadAddress ASKED =
            MadAddress.generalServices(Lid.of(3)).withPkeyIndex(7);
    private static final MadAddress POINTED_TO = new MadAddress(Lid.of(9), 0x123456, 0x8001_0000, 5, 7, null);
    private static final Gid GID = new Gid(0xFE80_0000_0000_0000L, 5);

    @Test
    void hasLidQueuePairKeyAndServiceLevel() {
        assertThat(redirect(4, 2, 64)).isEqualTo(POINTED_TO);
    }

    @Test
    void isAtAnotherOffsetForSubnetAdministration() {
        assertThat(redirect(3, 2, 56)).isEqualTo(POINTED_TO);
    }

    @Test
    void aGidIsLookedUpIfThereIsNoLid() {
        byte[] bytes = bytes(4, 2);
        ByteBuffer.wrap(bytes)
                .putLong(64 + 8, GID.prefix())
                .putLong(64 + 16, GID.interfaceId())
                .putInt(64 + 32, 1)
                .putInt(64 + 36, 0x8001_0000);

        assertThat(MadRedirect.of(mad(bytes), ASKED, gid -> MadAddress.generalServices(gid, 3)))
                .isEqualTo(MadAddress.generalServices(GID, 3).withPkeyIndex(7));
    }

    @Test
    void otherAnswersAreNoRedirects() {
        assertThat(redirect(4, 0, 64)).isNull();
        assertThat(redirect(4, 3, 64)).isNull();
        assertThat(MadRedirect.of(mad(bytes(4, 2)), ASKED, MadRedirectTest::lookUp))
                .as("neither LID nor GID")
                .isNull();
    }

    @Test
    void anAnswerMayEndWithTheRedirect() {
        byte[] bytes = Arrays.copyOf(bytes(3, 2), 56 + 72);
        ByteBuffer.wrap(bytes).putShort(56 + 28, (short) 9);

        assertThat(MadRedirect.of(Mad.received(MadBytes.of(bytes)), ASKED, MadRedirectTest::lookUp))
                .returns(Lid.of(9), MadAddress::lid);
        assertThat(MadRedirect.of(
                        Mad.received(MadBytes.of(Arrays.copyOf(bytes, 56 + 71))), ASKED, MadRedirectTest::lookUp))
                .isNull();
    }

    @Test
    void aShortAnswerIsNoRedirect() {
        MadHeader header =
                MadHeader.request(MadMethod.GET, PathRecord.ATTRIBUTE, 0, 1).response(new MadStatus(2));

        assertThat(MadRedirect.of(Mad.of(header, new byte[40]), ASKED, MadRedirectTest::lookUp))
                .isNull();
    }

    private static @Nullable MadAddress redirect(int managementClass, int status, int offset) {
        byte[] bytes = bytes(managementClass, status);
        ByteBuffer.wrap(bytes)
                .put(offset + 25, (byte) 0x50)
                .putShort(offset + 28, (short) 9)
                .putInt(offset + 32, 0xFF123456)
                .putInt(offset + 36, 0x8001_0000);
        return MadRedirect.of(mad(bytes), ASKED, MadRedirectTest::lookUp);
    }

    private static MadAddress lookUp(Gid gid) {
        throw new AssertionError("nobody asked for " + gid);
    }

    private static Mad mad(byte[] bytes) {
        return Mad.copyOf(MemorySegment.ofArray(bytes));
    }

    private static byte[] bytes(int managementClass, int status) {
        byte[] bytes = new byte[Mad.SIZE];
        ByteBuffer.wrap(bytes)
                .put(0, (byte) 1)
                .put(1, (byte) managementClass)
                .put(3, (byte) 0x81)
                .putShort(4, (short) status);
        return bytes;
    }
}
