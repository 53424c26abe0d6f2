package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdma4j.verbs.fixtures.SpareDevice;

/** Events of a real device that only this test uses. */
@Tag("soft-roce")
@Timeout(60)
class AsyncEventTest {
    private final BlockingQueue<AsyncEvent> events = new LinkedBlockingQueue<>();
    private SpareDevice device;
    private Context context;

    @BeforeEach
    void open() throws Exception {
        device = SpareDevice.create();
        context = device.open();
    }

    @AfterEach
    void close() throws Exception {
        context.close();
        device.close();
    }

    @Test
    void reportsThatAPortGoesDownAndComesUp() throws Exception {
        context.onEvent(events::add);
        device.setUp(false);
        AsyncEvent down = await(AsyncEventType.PORT_ERROR);
        assertThat(down.port()).hasValue(1);
        assertThat(down.context()).isSameAs(context);
        assertThat(down.queuePair()).isEmpty();
        assertThat(down).hasToString("PORT_ERROR: port 1 of " + context.deviceName());
        device.setUp(true);
        assertThat(await(AsyncEventType.PORT_ACTIVE).port()).hasValue(1);
    }

    @Test
    void reportsThatTheGidTableChanges() throws Exception {
        context.onEvent(events::add);
        device.addAddress();
        assertThat(await(AsyncEventType.GID_CHANGE).port()).hasValue(1);
    }

    /** Each kind of exception that a listener can throw; checked ones too, as in Kotlin, Scala and with Lombok. */
    static Stream<Throwable> thrownByListeners() {
        return Stream.of(
                        new UnsupportedOperationException("a listener's fault"),
                        new IOException("checked"),
                        new InterruptedException("of a listener"),
                        new StackOverflowError("of a listener"),
                        new AssertionError("of a listener") {
                            @Override
                            public String getMessage() {
                                throw new IllegalArgumentException("an exception that cannot be printed");
                            }
                        })
                .peek(thrown -> thrown.setStackTrace(new StackTraceElement[0])); // they are logged
    }

    @ParameterizedTest
    @MethodSource("thrownByListeners")
    void goesOnAfterAListenerThatThrows(Throwable thrown) throws Exception {
        context.onEvent(_ -> throwUndeclared(thrown));
        context.onEvent(events::add);
        device.setUp(false);
        await(AsyncEventType.PORT_ERROR);
        device.setUp(true);
        await(AsyncEventType.PORT_ACTIVE);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a generic cast hides the checked exception
    private static <T extends Throwable> void throwUndeclared(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /**
     * Code that catches an InterruptedException sets the interrupt status again. Each later wait would then end at
     * once.
     */
    @Test
    void waitsAgainAfterAListenerThatInterruptsItsThread() throws Exception {
        BlockingQueue<Thread> reader = new LinkedBlockingQueue<>();
        context.onEvent(_ -> {
            Thread.currentThread().interrupt();
            reader.add(Thread.currentThread());
        });
        context.onEvent(events::add);
        device.setUp(false);
        await(AsyncEventType.PORT_ERROR);
        Thread thread = reader.take();
        while (thread.isInterrupted()) {
            Thread.onSpinWait();
        }
        device.setUp(true);
        await(AsyncEventType.PORT_ACTIVE);
    }

    @Test
    void reportsEventsFromBeforeTheFirstListener() throws Exception {
        device.setUp(false);
        context.onEvent(events::add);
        await(AsyncEventType.PORT_ERROR);
    }

    @Test
    void isSilentAfterTheSubscriptionIsClosed() throws Exception {
        BlockingQueue<AsyncEvent> former = new LinkedBlockingQueue<>();
        EventSubscription subscription = context.onEvent(former::add);
        context.onEvent(events::add);
        subscription.close();
        subscription.close();
        device.setUp(false);
        await(AsyncEventType.PORT_ERROR);
        assertThat(former).isEmpty();
    }

    @Test
    void hasOneThreadWhileThereAreListeners() throws Exception {
        assertThat(threads()).isZero();
        EventSubscription first = context.onEvent(events::add);
        EventSubscription second = context.onEvent(events::add);
        assertThat(threads()).isOne();
        first.close();
        assertThat(threads()).isOne();
        second.close();
        awaitNoThread();
        context.onEvent(events::add);
        assertThat(threads()).isOne();
        context.close();
        awaitNoThread();
        assertThatThrownBy(() -> context.onEvent(events::add)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aListenerMayCloseTheContext() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        context.onEvent(_ -> {
            context.close();
            closed.complete(context.isClosed());
        });
        device.setUp(false);
        assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
        awaitNoThread();
    }

    @Test
    void keepsTheNumberOfAnUnknownType() {
        AsyncEvent event = AsyncEvent.ofPort(77, context, 1);
        assertThat(event).hasToString("UNKNOWN(77): port 1 of " + context.deviceName());
        assertThat(event.type()).isEqualTo(AsyncEventType.UNKNOWN);
        assertThat(event.typeValue()).isEqualTo(77);
    }

    /** Events of other types may come first: when a port changes state, its GID table changes too. */
    private AsyncEvent await(AsyncEventType type) throws InterruptedException {
        for (AsyncEvent event; (event = events.poll(20, TimeUnit.SECONDS)) != null; ) {
            if (event.type().equals(type)) {
                return event;
            }
        }
        throw new AssertionError("no " + type + " within 20 s");
    }

    private void awaitNoThread() throws InterruptedException {
        for (int tries = 0; threads() > 0 && tries < 200; tries++) {
            Thread.sleep(50);
        }
        assertThat(threads()).isZero();
    }

    private long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rdma4j events of " + context.deviceName()))
                .count();
    }
}
