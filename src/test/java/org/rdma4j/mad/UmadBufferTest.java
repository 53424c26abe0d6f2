package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.bindings.umad.ib_mad_addr;
import org.rdma4j.bindings.umad.ib_user_mad;

/** What is written for the kernel, and read from it, stands where C has it. */
class UmadBufferTest {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final GlobalRoute ROUTE = GlobalRoute.to(new Gid(0x1111_2222_3333_4444L, 0x5555_6666_7777_8888L), 3)
            .withHopLimit(64)
            .withTrafficClass(0x2A)
            .withFlowLabel(0xABCDE);
    private static final MadAddress FULL = new MadAddress(Lid.of(0x1234), 0x567890, 0x8001_0000, 9, 0x1357, ROUTE);
    private static final long HEADER = ib_user_mad.sizeof();
    private static final long OLD_HEADER = HEADER - 8;

    private final Arena arena = Arena.ofConfined();
    private final UmadBuffer buffer = new UmadBuffer(arena, HEADER, Mad.SIZE);
    private final Mad datagram =
            Mad.of(MadHeader.request(MadMethod.GET, NodeInfo.ATTRIBUTE, 5, 7), new byte[Mad.SIZE - MadHeader.SIZE]);

    @AfterEach
    void free() {
        arena.close();
    }

    private static MemorySegment address(UmadBuffer buffer) {
        return buffer.memory().asSlice(ib_user_mad.addr$offset(), ib_mad_addr.sizeof());
    }

    @Test
    void theAddressIsWhereTheKernelReadsIt() {
        buffer.address(FULL);
        buffer.datagram(datagram);

        MemorySegment address = address(buffer);
        assertThat(address.get(INT, ib_mad_addr.qpn$offset())).isEqualTo(0x567890);
        assertThat(address.get(INT, ib_mad_addr.qkey$offset())).isEqualTo(0x8001_0000);
        assertThat(address.get(SHORT, ib_mad_addr.lid$offset())).isEqualTo((short) 0x1234);
        assertThat(ib_mad_addr.sl(address)).isEqualTo((byte) 9);
        assertThat(ib_mad_addr.grh_present(address)).isEqualTo((byte) 1);
        assertThat(ib_mad_addr.gid_index(address)).isEqualTo((byte) 3);
        assertThat(ib_mad_addr.hop_limit(address)).isEqualTo((byte) 64);
        assertThat(ib_mad_addr.traffic_class(address)).isEqualTo((byte) 0x2A);
        assertThat(address.get(INT, ib_mad_addr.flow_label$offset())).isEqualTo(0xABCDE);
        assertThat(address.get(ValueLayout.JAVA_SHORT_UNALIGNED, ib_mad_addr.pkey_index$offset()))
                .as("in the host's order")
                .isEqualTo((short) 0x1357);
        assertThat(Gid.of(address.asSlice(ib_mad_addr.gid$offset(), 16).toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo(ROUTE.destination());
    }

    @Test
    void anAddressWithoutRouteHasNoRoute() {
        buffer.address(MadAddress.generalServices(Lid.of(1)));
        buffer.datagram(datagram);

        MemorySegment address = address(buffer);
        assertThat(ib_mad_addr.grh_present(address)).isZero();
        assertThat(ib_mad_addr.gid_index(address)).isZero();
    }

    @Test
    void theDatagramFollowsTheHeader() {
        buffer.datagram(datagram);

        assertThat(buffer.capacity()).isEqualTo(Mad.SIZE);
        assertThat(buffer.memory().byteSize()).isEqualTo(HEADER + Mad.SIZE);
        assertThat(buffer.memory().asSlice(HEADER).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(datagram.bytes().toByteArray());
    }

    @Test
    void aRequestIsWrittenWithItsTransaction() {
        byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
        body[0] = 7;
        buffer.datagram(
                MadRequest.get(NodeInfo.ATTRIBUTE)
                        .withModifier(5)
                        .withClassSpecific(0x0102)
                        .withBody(body),
                0x89ABCDEF);

        MadBytes bytes = MadBytes.copyOf(buffer.memory().asSlice(HEADER));
        assertThat(MadHeader.decode(bytes))
                .isEqualTo(MadHeader.request(MadMethod.GET, NodeInfo.ATTRIBUTE, 5, 0x89ABCDEFL)
                        .withClassSpecific(0x0102));
        assertThat(bytes.u8(MadHeader.SIZE)).isEqualTo(7);
    }

    @Test
    void whatTheKernelWroteIsRead() {
        buffer.address(FULL);
        buffer.datagram(datagram);
        ib_user_mad.status(buffer.memory(), 110);

        ReceivedMad received = buffer.received(4, Mad.SIZE);

        assertThat(received.agent()).isEqualTo(4);
        assertThat(received.status()).isEqualTo(110);
        assertThat(received.bytes().toByteArray()).isEqualTo(datagram.bytes().toByteArray());
        assertThat(received.source()).isEqualTo(FULL);
    }

    @Test
    void onlyTheBytesThatCameAreRead() {
        buffer.datagram(datagram);

        assertThat(buffer.received(4, 24).bytes().toByteArray())
                .isEqualTo(Arrays.copyOf(datagram.bytes().toByteArray(), 24));
    }

    @Test
    void aSenderMayHaveOnlyALidOrOnlyAGid() {
        MadAddress lid = new MadAddress(Lid.of(7), 1, MadAddress.GENERAL_SERVICES_QKEY, 15, 0, null);
        MadAddress gid = MadAddress.generalServices(new Gid(1, 2), 3);
        buffer.address(lid);
        buffer.datagram(datagram);
        assertThat(buffer.received(4, Mad.SIZE).source()).isEqualTo(lid);

        UmadBuffer other = new UmadBuffer(arena, HEADER, Mad.SIZE);
        other.address(gid);
        other.datagram(datagram);
        assertThat(other.received(4, Mad.SIZE).source()).isEqualTo(gid);
    }

    @Test
    void bitsThatAreNotTheServiceLevelOrTheFlowLabelAreIgnored() {
        buffer.address(FULL);
        buffer.datagram(datagram);
        MemorySegment address = address(buffer);
        ib_mad_addr.sl(address, (byte) 0xF9);
        address.set(INT, ib_mad_addr.flow_label$offset(), 0x60AABCDE);

        MadAddress source = buffer.received(4, Mad.SIZE).source();

        assertThat(source).isEqualTo(FULL);
    }

    @Test
    void aSenderWithoutLidAndGidIsNone() {
        buffer.datagram(datagram);

        assertThat(buffer.received(4, Mad.SIZE).source()).isNull();
    }

    /** umad_size tells which of the two headers there is. */
    @Test
    void theOldHeaderHasNoPkeyIndex() {
        UmadBuffer old = new UmadBuffer(arena, OLD_HEADER, Mad.SIZE);
        old.address(FULL);
        old.datagram(datagram);

        assertThat(MadBytes.copyOf(old.memory().asSlice(OLD_HEADER)).toByteArray())
                .isEqualTo(datagram.bytes().toByteArray());
        assertThat(old.received(4, Mad.SIZE).source()).isEqualTo(FULL.withPkeyIndex(0));
    }
}
