package org.rdma4j.internal.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LifetimeTest {
    private final List<String> released = Collections.synchronizedList(new ArrayList<>());

    @Test
    void closesChildrenNewestFirstAndOnce() {
        Lifetime root = begin("root");
        Lifetime older = begin("older", root);
        Lifetime newer = begin("newer", root);
        begin("grandchild", older);
        root.close();
        newer.close();
        root.close();
        assertThat(released).containsExactly("newer", "grandchild", "older", "root");
    }

    @Test
    void closesAChildOfSeveralParentsWithTheFirstThatCloses() {
        Lifetime domain = begin("domain");
        Lifetime completions = begin("completions");
        begin("queue pair", domain, completions);
        completions.close();
        domain.close();
        assertThat(released).containsExactly("queue pair", "completions", "domain");
    }

    @Test
    void aParentThatIsNamedTwiceCountsOnce() {
        Lifetime completions = begin("completions");
        begin("queue pair", completions, completions);
        completions.close();
        assertThat(released).containsExactly("queue pair", "completions");
    }

    @Test
    void closesItsDependentsFirst() {
        Lifetime domain = begin("domain");
        Lifetime window = begin("window", domain);
        Lifetime region = begin("region", domain);
        window.dependOn(region);
        window.dependOn(region);
        domain.close();
        assertThat(released).containsExactly("window", "region", "domain");
        assertThatThrownBy(() -> begin("another").dependOn(region))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the region is closed");
    }

    @Test
    void closesTheOtherChildrenIfOneFails() {
        Lifetime root = begin("root");
        Lifetime older = begin("older", root);
        AtomicBoolean refusing = new AtomicBoolean(true);
        Lifetime stubborn = beginRefusing("stubborn", refusing, root);
        beginRefusing("grandchild", refusing, begin("child", root));
        begin("newer", root);

        assertThatThrownBy(root::close)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("grandchild refuses")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement(InstanceOfAssertFactories.THROWABLE)
                        .hasMessageContaining("stubborn refuses"));
        assertThat(released).containsExactly("newer", "older");
        assertThat(older.isClosed()).isTrue();
        assertThat(stubborn.isClosed()).isTrue();
        assertThatThrownBy(() -> begin("late", root)).isInstanceOf(IllegalStateException.class);

        refusing.set(false);
        root.close();
        assertThat(released).containsExactly("newer", "older", "late", "grandchild", "child", "stubborn", "root");
    }

    @Test
    void allParentsCloseAfterAChildFailed() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        Lifetime domain = begin("domain");
        Lifetime completions = begin("completions", domain);
        beginRefusing("queue pair", refusing, domain, completions);
        assertThatThrownBy(domain::close).isInstanceOf(UncheckedIOException.class);
        assertThat(released).isEmpty();
        refusing.set(false);
        domain.close();
        assertThat(released).containsExactly("queue pair", "completions", "domain");
    }

    @Test
    void refusesUseAndChildrenAfterwards() {
        Lifetime root = begin("root");
        root.close();
        assertThat(root.isClosed()).isTrue();
        assertThatThrownBy(root::beginUse)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the root is closed");
        assertThatThrownBy(() -> begin("child", root)).isInstanceOf(IllegalStateException.class);
        assertThat(released).containsExactly("root", "child");
    }

    @Test
    void waitsForUsesThatOtherThreadsAreIn() throws Exception {
        Lifetime lifetime = begin("root");
        CountDownLatch used = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        FutureTask<Boolean> use = started(() -> lifetime.using(() -> {
            used.countDown();
            awaitQuietly(done);
            return released.add("use ended");
        }));
        used.await();
        FutureTask<Boolean> close = started(() -> {
            lifetime.close();
            return true;
        });
        while (!lifetime.isClosed()) {
            Thread.sleep(1);
        }
        assertThat(released).isEmpty();
        done.countDown();
        use.get(10, TimeUnit.SECONDS);
        close.get(10, TimeUnit.SECONDS);
        assertThat(released).containsExactly("use ended", "root");
    }

    private Lifetime begin(String name, Lifetime... parents) {
        return Lifetime.begin(name, () -> released.add(name), parents);
    }

    private Lifetime beginRefusing(String name, AtomicBoolean refusing, Lifetime... parents) {
        return Lifetime.begin(
                name,
                () -> {
                    if (refusing.get()) {
                        throw new UncheckedIOException(new IOException(name + " refuses"));
                    }
                    released.add(name);
                },
                parents);
    }

    private static FutureTask<Boolean> started(Callable<Boolean> action) {
        FutureTask<Boolean> task = new FutureTask<>(action);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
