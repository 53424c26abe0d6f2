package org.rdma4j.internal.lifetime;

import java.lang.ref.Cleaner;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reports a native object that was forgotten: nothing refers to it any more, and it was never closed. The object is not
 * released, because the hardware may still write to its memory, which {@link DeviceAccess} keeps alive. If the system
 * property {@code org.rdma4j.leaks} is {@code stacks}, the report has the stack of the code that made the object.
 */
final class LeakReport implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final boolean WITH_STACKS = "stacks".equals(System.getProperty("org.rdma4j.leaks"));

    private final String type;
    private final @Nullable Throwable madeHere;
    private volatile boolean closed;

    private LeakReport(String type) {
        this.type = type;
        this.madeHere = WITH_STACKS ? new Throwable(type + " was made here") : null;
    }

    /**
     * Starts to watch an object, until {@link #closed} is called. Internal objects are not watched: they are forgotten
     * together with a public one.
     */
    public static LeakReport watch(Object object) {
        Class<?> type = object.getClass();
        LeakReport report = new LeakReport(type.getSimpleName());
        if (Modifier.isPublic(type.getModifiers())) {
            var _ = CLEANER.register(object, report);
        }
        return report;
    }

    public void closed() {
        closed = true;
    }

    /** Called when nothing refers to the object any more. */
    @Override
    public void run() {
        if (!closed) {
            LoggerFactory.getLogger(LeakReport.class)
                    .warn(
                            "a {} was never closed and its native object stays{}",
                            type,
                            WITH_STACKS ? "" : "; -Dorg.rdma4j.leaks=stacks shows where it was made",
                            madeHere);
        }
    }
}
