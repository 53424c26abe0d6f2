package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/** Traffic through memory with relaxed ordering: a completion still means that all data has arrived. */
@Tag("soft-roce")
class RelaxedOrderingTest {
    private static final int HEADER = 40;

    @ParameterizedTest
    @EnumSource(value = QueuePairType.class, mode = Mode.EXCLUDE, names = "RAW_PACKET")
    void carriesMessages(QueuePairType type) {
        try (ConnectedPair pair = new ConnectedPair(type, spec -> spec)) {
            MemoryRegion from = pair.domain.allocate(1024, AccessFlag.LOCAL_WRITE, AccessFlag.RELAXED_ORDERING);
            MemoryRegion to = pair.domain.allocate(2048, AccessFlag.LOCAL_WRITE, AccessFlag.RELAXED_ORDERING);
            int header = type == QueuePairType.UNRELIABLE_DATAGRAM ? HEADER : 0;
            for (int i = 0; i < 20; i++) {
                from.memory().fill((byte) (i + 1));
                pair.right.queuePair.postReceive(1, to.whole());
                SendRequest send = SendRequest.send(2, from.whole());
                pair.left.queuePair.postSend(header == 0 ? send : send.to(pair.left.addressOf(pair.right)));
                pair.left.completion().requireSuccess();
                assertThat(pair.right.completion().requireSuccess().byteLength())
                        .isEqualTo(1024 + header);
                assertThat(to.memory().asSlice(header, 1024).mismatch(from.memory()))
                        .isEqualTo(-1);
            }
        }
    }
}
