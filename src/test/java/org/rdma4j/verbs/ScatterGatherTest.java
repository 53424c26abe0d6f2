package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.RemoteOperationTest.Interface;
import org.rdma4j.verbs.fixtures.ConnectedPair;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * Messages in as many pieces as the device supports: gathered in any order, and scattered over pieces of other lengths.
 * The extended calls get pieces of equal length, because until the middle of 2026 the provider of soft-RoCE used the
 * first length for all.
 */
@Tag("soft-roce")
class ScatterGatherTest {
    private static final int STRIDE = 100;
    private static final int SHORTEST = 17;

    @ParameterizedTest
    @EnumSource
    void messagesInAsManyPiecesAsTheDeviceSupports(Interface posting) {
        try (Context context = SoftRoceDevice.open();
                ConnectedPair pair = new ConnectedPair(
                        spec -> posting.apply(ConnectedPair.allAccess(spec))
                                .withMaxSegments(piecesOf(context), piecesOf(context)),
                        ConnectionOptions.defaults())) {
            int pieces = piecesOf(context);
            fillWithNoise(pair.left.buffer.memory());
            int growth = posting == Interface.CLASSIC ? 1 : 0;
            MemorySlice[] gathered = pieces(pair.left.buffer, pieces, growth);
            byte[] message = content(gathered);
            MemorySlice[] scattered = pieces(pair.right.buffer, pieces, 2);

            assertThat(pair.right.queuePair.postReceive(ReceiveRequest.of(1, scattered)))
                    .isTrue();
            assertThat(pair.left.queuePair.postSend(SendRequest.send(2, gathered)))
                    .isTrue();
            pair.left.completion().requireSuccess();
            assertThat(pair.right.completion().requireSuccess().byteLength()).isEqualTo(message.length);
            assertThat(content(scattered)).startsWith(message);

            MemoryRegion remote = pair.openMemory(message.length);
            pair.left.queuePair.postSend(SendRequest.write(3, remote.remote(), gathered));
            pair.left.completion().requireSuccess();
            assertThat(remote.memory().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(message);

            pair.right.buffer.memory().fill((byte) 0);
            MemorySlice[] read = pieces(pair.right.buffer, pieces, growth);
            pair.right.queuePair.postSend(SendRequest.read(4, remote.remote(), read));
            pair.right.completion().requireSuccess();
            assertThat(content(read)).isEqualTo(message);
        }
    }

    private static int piecesOf(Context context) {
        return context.deviceAttributes().maxScatterGatherEntries();
    }

    /** The pieces in reverse order of memory, each longer than the previous one by this number of bytes. */
    private static MemorySlice[] pieces(MemoryRegion region, int count, int growth) {
        List<MemorySlice> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(region.slice((long) (count - 1 - i) * STRIDE, SHORTEST + (long) growth * i));
        }
        return pieces.toArray(MemorySlice[]::new);
    }

    private static void fillWithNoise(MemorySegment memory) {
        for (long i = 0; i < memory.byteSize(); i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 + (i >> 8)));
        }
    }

    private static byte[] content(MemorySlice[] pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (MemorySlice piece : pieces) {
            bytes.writeBytes(piece.memory().toArray(ValueLayout.JAVA_BYTE));
        }
        return bytes.toByteArray();
    }
}
