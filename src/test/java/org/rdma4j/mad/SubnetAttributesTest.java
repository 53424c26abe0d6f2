package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.PortState;

class SubnetAttributesTest {
    private static final int ROUNDS = 10_000;

    @Test
    void nodeInfoIsReadAtTheOffsetsOfTheSpecification() {
        NodeInfo node = NodeInfo.decode(bytes(ByteBuffer.allocate(64)
                .put(2, (byte) 2)
                .put(3, (byte) 36)
                .putLong(4, 0x10)
                .putLong(12, 0x20)
                .putLong(20, 0x30)
                .putShort(30, (short) 0xCB20)
                .putInt(32, 0xA0)
                .putInt(36, 0x07_0002C9)));

        assertThat(node)
                .isEqualTo(new NodeInfo(2, 36, new Guid(0x10), new Guid(0x20), new Guid(0x30), 0xCB20, 0xA0, 7, 0x2C9));
        assertThat(node.isSwitch()).isTrue();
    }

    @Test
    void switchInfoHasItsBits() {
        SwitchInfo info = SwitchInfo.decode(bytes(ByteBuffer.allocate(64)
                .putShort(0, (short) 0xC000)
                .putShort(4, (short) 0x400)
                .putShort(6, (short) 9)
                .put(11, (byte) 0x04)
                .put(16, (byte) 0x08)));

        assertThat(info).isEqualTo(new SwitchInfo(0xC000, 0x400, 9, true, true));
    }

    @Test
    void portInfoSaysWhetherThereIsMore() {
        ByteBuffer port = ByteBuffer.allocate(64)
                .putShort(16, (short) 12)
                .putShort(18, (short) 1)
                .putInt(20, 1 << 15)
                .put(32, (byte) 0x14)
                .put(33, (byte) 0x52)
                .putShort(60, (short) 2);

        PortInfo info = PortInfo.decode(bytes(port));

        assertThat(info.lid()).isEqualTo(Lid.of(12));
        assertThat(info.subnetManagerLid()).isEqualTo(Lid.of(1));
        assertThat(info.state().value()).isEqualTo(4);
        assertThat(info.physicalState()).isEqualTo(5);
        assertThat(info.hasExtended()).isTrue();
        assertThat(PortInfo.decode(bytes(port.putInt(20, 0))).hasExtended()).isFalse();
        assertThat(PortInfo.decode(bytes(port.putInt(20, 1 << 15).putShort(60, (short) ~2)))
                        .hasExtended())
                .isFalse();
    }

    @Test
    void portInfoHasItsCapabilityBits() {
        PortInfo manager = PortInfo.decode(bytes(ByteBuffer.allocate(64).putInt(20, 1 << 1)));
        PortInfo extendedSpeeds = PortInfo.decode(bytes(ByteBuffer.allocate(64).putInt(20, 1 << 14)));

        assertThat(manager.isSubnetManager()).isTrue();
        assertThat(manager.hasExtendedSpeeds()).isFalse();
        assertThat(extendedSpeeds.hasExtendedSpeeds()).isTrue();
        assertThat(extendedSpeeds.isSubnetManager()).isFalse();
    }

    @Test
    void fieldsThatShareAByteAreReadWithoutTheirNeighbours() {
        PortInfo info = PortInfo.decode(bytes(ByteBuffer.allocate(64)
                .put(32, (byte) 0xF4)
                .put(33, (byte) 0x5F)
                .put(34, (byte) 0xF8)
                .put(35, (byte) 0x4F)
                .put(36, (byte) 0xF0)
                .put(62, (byte) 0x8F)));

        assertThat(info.stateValue()).isEqualTo(4);
        assertThat(info.physicalState()).isEqualTo(5);
        assertThat(info.lidMaskControl()).isZero();
        assertThat(info.linkSpeedActive()).isEqualTo(4);
        assertThat(info.subnetManagerServiceLevel()).isZero();
        assertThat(info.linkSpeedExtendedActive()).isEqualTo(8);
    }

    @Test
    void reedSolomonIsActiveInTwoModesOnly() {
        for (int mode = 0; mode < 16; mode++) {
            assertThat(new PortInfoExtended(1, mode).isReedSolomonActive()).isEqualTo(mode == 2 || mode == 4);
            assertThat(new PortInfoExtended(0, mode).isReedSolomonActive()).isFalse();
        }
    }

    @Test
    void aPathQueryByGidsHasTheGids() {
        Gid source = new Gid(0xFE80_0000_0000_0000L, 1);
        Gid destination = new Gid(0xFE80_0000_0000_0000L, 2);
        ByteBuffer record =
                ByteBuffer.wrap(PathRecord.between(source, destination).encode());
        record.putShort(40, (short) 7)
                .putShort(42, (short) 3)
                .putShort(50, (short) -1)
                .put(53, (byte) 0xF5);

        assertThat(PathRecord.decode(bytes(record)))
                .isEqualTo(new PathRecord(destination, source, Lid.of(7), Lid.of(3), 0xFFFF, 5));
    }

    @Test
    void randomBytesAreReadWithoutAnException() {
        Random random = new Random(5);
        byte[] bytes = new byte[200];
        assertThatCode(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        random.nextBytes(bytes);
                        MadBytes data = MadBytes.of(bytes);
                        assertThat(List.of(
                                        NodeInfo.decode(data),
                                        SwitchInfo.decode(data),
                                        PortInfo.decode(data),
                                        PortInfoExtended.decode(data),
                                        PathRecord.decode(data)))
                                .doesNotContainNull();
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        NodeInfo node =
                new NodeInfo(2, 36, new Guid(-1), new Guid(0x20), new Guid(0x30), 0xCB20, 0xA000_0000L, 200, 0x2C9);
        SwitchInfo switchInfo = new SwitchInfo(0xC000, 0x400, 9, true, true);
        PortInfo port = new PortInfo(
                0xFE80L << 48,
                Lid.of(0xBFFF),
                Lid.of(1),
                -1,
                200,
                PortState.ACTIVE.value(),
                5,
                7,
                15,
                0xFFFF,
                16,
                4,
                8);
        PortInfoExtended extended = new PortInfoExtended(1, 4);
        NodeDescription description = new NodeDescription("spine 1, Zürich");
        NodeRecord nodeRecord = new NodeRecord(Lid.of(7), node, description);
        PortInfoRecord portRecord = new PortInfoRecord(Lid.of(7), 200, port);
        PathRecord path = new PathRecord(new Gid(1, 2), new Gid(3, 4), Lid.of(5), Lid.of(6), 0xFFFF, 15);

        assertThat(NodeInfo.decode(bytes(node.encode()))).isEqualTo(node);
        assertThat(SwitchInfo.decode(bytes(switchInfo.encode()))).isEqualTo(switchInfo);
        assertThat(PortInfo.decode(bytes(port.encode()))).isEqualTo(port);
        assertThat(PortInfoExtended.decode(bytes(extended.encode()))).isEqualTo(extended);
        assertThat(NodeDescription.decode(bytes(description.encode()))).isEqualTo(description);
        assertThat(NodeRecord.decode(bytes(nodeRecord.encode()))).isEqualTo(nodeRecord);
        assertThat(PortInfoRecord.decode(bytes(portRecord.encode()))).isEqualTo(portRecord);
        assertThat(PathRecord.decode(bytes(path.encode()))).isEqualTo(path);
    }

    @Test
    void aDescriptionThatFillsItsFieldHasNoEnd() {
        String text = "x".repeat(NodeDescription.SIZE);

        assertThat(NodeDescription.decode(bytes(new NodeDescription(text + "y").encode())))
                .hasToString(text);
    }

    private static MadBytes bytes(byte[] bytes) {
        return MadBytes.of(bytes);
    }

    private static MadBytes bytes(ByteBuffer buffer) {
        return MadBytes.copyOf(MemorySegment.ofBuffer(buffer));
    }
}
