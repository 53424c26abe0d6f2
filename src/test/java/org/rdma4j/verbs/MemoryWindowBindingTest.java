package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.verbs.attributes.MemoryWindowType;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/** Memory windows: what peers can reach through them, and how long. */
@Tag("soft-roce")
class MemoryWindowBindingTest {
    private final ConnectedPair pair = RemoteOperationTest.Interface.CLASSIC.connect();
    private final MemoryRegion region = pair.domain.allocate(
            4096,
            AccessFlag.LOCAL_WRITE,
            AccessFlag.REMOTE_WRITE,
            AccessFlag.REMOTE_READ,
            AccessFlag.MEMORY_WINDOW_BIND);

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void aWindowOfType1OpensAPartOfARegion() {
        MemoryWindow window = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_1);
        int before = window.rkey();
        bindType1(window, region.slice(1024, 1024));
        assertThat(window.rkey()).isNotEqualTo(before);
        assertThat(write(1024, window.rkey())).isEqualTo(CompletionStatus.SUCCESS);
        assertThat(region.memory().get(ValueLayout.JAVA_BYTE, 1024)).isEqualTo((byte) 'w');
        // Soft-RoCE checks the bounds of the region, not those of the window.
        assertThat(write(4096, window.rkey())).isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
    }

    @Test
    void bindingNothingInvalidatesAWindowOfType1() {
        MemoryWindow window = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_1);
        bindType1(window, region.whole());
        int former = window.rkey();
        bindType1(window, region.slice(0, 0));
        assertThat(write(0, former)).isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
    }

    @Test
    void aWindowOfType2OpensARegion() {
        MemoryWindow window = bindType2();
        assertThat(write(0, window.rkey())).isEqualTo(CompletionStatus.SUCCESS);
        assertThat(region.memory().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 'w');
    }

    @Test
    void aWindowOfType2IsInvalidatedByItsOwner() {
        MemoryWindow window = bindType2();
        pair.right.queuePair.postSend(SendRequest.localInvalidate(5, window.rkey()));
        assertThat(pair.right.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.LOCAL_INVALIDATE);
        assertThat(write(0, window.rkey())).isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
    }

    @Test
    void aWindowOfType2IsInvalidatedByThePeer() {
        MemoryWindow window = bindType2();
        pair.right.queuePair.postReceive(6, pair.right.buffer.whole());
        pair.left.queuePair.postSend(SendRequest.sendWithInvalidate(7, window.rkey(), pair.left.put("done with it")));
        pair.left.completion().requireSuccess();
        // The completion should have the key, but soft-RoCE sets the wrong flag: the kernel's internal one.
        assertThat(pair.right.completion().requireSuccess().immediate()).isEmpty();
        assertThat(write(0, window.rkey())).isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
    }

    @Test
    void aWindowOfType2CannotBeReachedWhenItIsClosed() {
        MemoryWindow window = bindType2();
        window.close();
        assertThat(write(0, window.rkey())).isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
    }

    @Test
    void isBoundByTheCallForItsType() {
        MemoryWindow type1 = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_1);
        MemoryWindow type2 = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_2);
        WindowBinding binding = WindowBinding.of(region.whole(), AccessFlag.REMOTE_WRITE);
        assertThatThrownBy(() -> pair.right.queuePair.bindWindow(1, type2, binding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is bound with a send request");
        assertThatThrownBy(() -> pair.right.queuePair.postSend(
                        SendRequest.bindMemoryWindow(2, type1, type1.nextRkey(), binding)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is bound with QueuePair.bind");
    }

    @Test
    void refusesARegionThatWasNotRegisteredForWindows() {
        MemoryWindow window = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_2);
        WindowBinding binding = WindowBinding.of(pair.right.buffer.whole(), AccessFlag.REMOTE_WRITE);
        pair.right.queuePair.postSend(SendRequest.bindMemoryWindow(1, window, window.nextRkey(), binding));
        // Kernel 6.12 reports the second status, as if another request had failed.
        assertThat(pair.right.completion().status())
                .isIn(CompletionStatus.MEMORY_WINDOW_BIND_ERROR, CompletionStatus.WORK_REQUEST_FLUSHED);
    }

    @ParameterizedTest
    @EnumSource
    void aWindowWithoutWriteAccessRefusesAWrite(RemoteOperationTest.Interface posting) {
        try (ConnectedPair own = posting.connect()) {
            MemoryRegion memory = own.domain.allocate(
                    64, AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE, AccessFlag.MEMORY_WINDOW_BIND);
            MemoryWindow window = own.domain.allocateMemoryWindow(MemoryWindowType.TYPE_2);
            int rkey = window.nextRkey();
            WindowBinding readOnly = WindowBinding.of(memory.whole());
            own.right.queuePair.postSend(SendRequest.bindMemoryWindow(1, window, rkey, readOnly));
            assertThat(own.right.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.BIND_MEMORY_WINDOW);
            RemoteMemory target = new RemoteMemory(memory.whole().remote().address(), rkey);
            own.left.queuePair.postSend(SendRequest.write(2, target, own.left.put("no")));
            assertThat(own.left.completion().status()).isEqualTo(CompletionStatus.REMOTE_ACCESS_ERROR);
        }
    }

    @Test
    void isClosedWithTheRegionAndWithTheQueuePairThatItIsBoundTo() {
        MemoryWindow window = bindType2();
        region.close();
        assertThat(window.isClosed()).isTrue();
        MemoryRegion other = pair.domain.allocate(64, AccessFlag.LOCAL_WRITE, AccessFlag.MEMORY_WINDOW_BIND);
        MemoryWindow second = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_2);
        pair.right.queuePair.postSend(
                SendRequest.bindMemoryWindow(1, second, second.nextRkey(), WindowBinding.of(other.whole())));
        pair.right.completion().requireSuccess();
        pair.right.queuePair.close();
        assertThat(second.isClosed()).isTrue();
        assertThat(other.isClosed()).isFalse();
    }

    @Test
    void theDeviceRefusesATypeThatTheInterfaceCannotName() {
        assertThatThrownBy(() -> NativeCall.pointer(
                        "ibv_alloc_mw",
                        () -> "type 3",
                        errno -> pair.context.functions().allocateMemoryWindow(errno, pair.domain.pointer(), 3)))
                .isInstanceOf(RdmaException.class)
                .hasMessageContaining("ibv_alloc_mw");
    }

    private void bindType1(MemoryWindow window, MemorySlice part) {
        assertThat(pair.right.queuePair.bindWindow(1, window, WindowBinding.of(part, AccessFlag.REMOTE_WRITE)))
                .isTrue();
        assertThat(pair.right.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.BIND_MEMORY_WINDOW);
    }

    private MemoryWindow bindType2() {
        MemoryWindow window = pair.domain.allocateMemoryWindow(MemoryWindowType.TYPE_2);
        WindowBinding binding = WindowBinding.of(region.whole(), AccessFlag.REMOTE_WRITE);
        pair.right.queuePair.postSend(SendRequest.bindMemoryWindow(1, window, window.nextRkey(), binding));
        assertThat(pair.right.completion().requireSuccess().opcode()).isEqualTo(CompletionOpcode.BIND_MEMORY_WINDOW);
        return window;
    }

    private CompletionStatus write(long offset, int rkey) {
        RemoteMemory target = new RemoteMemory(region.whole().remote().address() + offset, rkey);
        pair.left.queuePair.postSend(SendRequest.write(9, target, pair.left.put("w")));
        return pair.left.completion().status();
    }
}
