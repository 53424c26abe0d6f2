package org.rdma4j.internal.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which memory the garbage collector frees, and which it must not. */
@Timeout(60)
class DeviceAccessTest {
    private final DeviceAccess access = new DeviceAccess();

    @Test
    void memoryOfAnAutomaticArenaStaysUntilTheAccessEnds() {
        WeakReference<Object> arena = beginWithAutomaticArena();
        collect();
        assertThat(arena.get()).isNotNull();
        access.end();
        assertThat(isTrueAfterCollections(() -> arena.get() == null)).isTrue();
    }

    /** openucx/ucx#3684: the registration referred to another buffer object over the same memory. */
    @Test
    void memoryOfADirectBufferStaysUntilTheAccessEnds() {
        WeakReference<ByteBuffer> buffer = beginWithDirectBuffer();
        collect();
        assertThat(buffer.get()).isNotNull();
        access.end();
        assertThat(isTrueAfterCollections(() -> buffer.get() == null)).isTrue();
    }

    @Test
    void memoryStaysEvenIfNothingRefersToTheAccess() {
        WeakReference<Object> arena = forgottenAccess();
        collect();
        assertThat(arena.get()).isNotNull();
    }

    @Test
    void afterAChangeOnlyTheNewMemoryStays() {
        WeakReference<Object> former = beginWithAutomaticArena();
        WeakReference<Object> present = beginWithAutomaticArena();
        collect();
        assertThat(former.get()).isNotNull();
        access.keepLast();
        assertThat(isTrueAfterCollections(() -> former.get() == null)).isTrue();
        assertThat(present.get()).isNotNull();
    }

    @Test
    void aForgottenOwnerIsReported() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            WeakReference<Object> arena = forgottenOwner();
            assertThat(isTrueAfterCollections(() ->
                            printed.toString(StandardCharsets.UTF_8).contains("a ForgottenOwner was never closed")))
                    .isTrue();
            assertThat(arena.get()).isNotNull();
        } finally {
            System.setErr(before);
        }
    }

    /** Public, because objects of inside types are not reported. */
    public static final class ForgottenOwner {
        final DeviceAccess access = new DeviceAccess();
        final Lifetime lifetime = Lifetime.begin(this, access::end);
    }

    private static WeakReference<Object> forgottenOwner() {
        MemorySegment memory = Arena.ofAuto().allocate(8);
        ForgottenOwner owner = new ForgottenOwner();
        owner.access.begin(memory);
        assertThat(owner.lifetime.isClosed()).isFalse();
        return new WeakReference<>(memory.scope());
    }

    private static WeakReference<Object> forgottenAccess() {
        MemorySegment memory = Arena.ofAuto().allocate(8);
        new DeviceAccess().begin(memory);
        return new WeakReference<>(memory.scope());
    }

    private WeakReference<Object> beginWithAutomaticArena() {
        MemorySegment memory = Arena.ofAuto().allocate(8);
        access.begin(memory);
        return new WeakReference<>(memory.scope());
    }

    private WeakReference<ByteBuffer> beginWithDirectBuffer() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
        access.begin(MemorySegment.ofBuffer(buffer));
        return new WeakReference<>(buffer);
    }

    /** After several collections, everything that can be collected has been. */
    private static void collect() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        assertThat(isTrueAfterCollections(() -> garbage.get() == null)).isTrue();
    }

    private static boolean isTrueAfterCollections(BooleanSupplier condition) {
        for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
            System.gc();
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return condition.getAsBoolean();
    }
}
