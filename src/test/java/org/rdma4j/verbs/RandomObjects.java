package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * An open device, and all objects that random calls have created from it, open or closed. All threads share them. Of
 * each type only the latest are kept, so that long runs do not fill the memory.
 */
final class RandomObjects implements AutoCloseable {
    private static final int MOST_OF_A_TYPE = 30;

    private final Context context = SoftRoceDevice.open();
    private final List<AutoCloseable> objects = new CopyOnWriteArrayList<>();
    /** Objects that need not be closed but have methods: chains, batches, pools, slices, completions, events. */
    private final List<Object> others = new CopyOnWriteArrayList<>();

    private final List<GuardedMemory> memories = new CopyOnWriteArrayList<>();

    RandomObjects() {
        keep(context.allocateProtectionDomain());
        keep(context.createCompletionQueue(64));
        keep(any(ProtectionDomain.class, 0)
                .allocate(
                        4096,
                        AccessFlag.LOCAL_WRITE,
                        AccessFlag.REMOTE_WRITE,
                        AccessFlag.REMOTE_READ,
                        AccessFlag.REMOTE_ATOMIC));
    }

    /** The device that stays open until the end. */
    Context context() {
        return context;
    }

    /** Keeps an object for later calls; one that is kept already is not kept twice. Closes an old one if there are many. */
    @SuppressWarnings("ReferenceEquality") // equal completions and events are two objects
    <T> T keep(T object) {
        if (object == context
                || Stream.of(objects, others).flatMap(List::stream).anyMatch(kept -> kept == object)) {
            return object;
        }
        if (object instanceof AutoCloseable closeable) {
            objects.add(closeable);
            AutoCloseable old = dropOld(objects, object.getClass());
            if (old != null) {
                close(old);
            }
        } else {
            others.add(object);
            dropOld(others, object.getClass());
        }
        return object;
    }

    private static <T> @Nullable T dropOld(List<T> kept, Class<?> type) {
        List<T> all = kept.stream().filter(type::isInstance).toList();
        return all.size() > MOST_OF_A_TYPE && kept.remove(all.getFirst()) ? all.getFirst() : null;
    }

    /** An object of a class, perhaps a closed one; throws if there is none. */
    <T> T any(Class<T> type, int number) {
        List<T> all = Stream.of(objects, others)
                .flatMap(List::stream)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        if (all.isEmpty()) {
            throw new IllegalStateException("no " + type.getSimpleName() + " yet");
        }
        return all.get(Math.floorMod(number, all.size()));
    }

    /** The same; contexts include the one that stays open. */
    <T> T any(Class<T> type, Random random) {
        if (type == Context.class && random.nextInt(4) > 0) {
            return type.cast(context);
        }
        if (type == BufferPool.class && random.nextInt(10) == 0) {
            keep(new BufferPool(any(MemoryRegion.class, random), 1 + random.nextInt(100)));
        }
        return any(type, random.nextInt());
    }

    /** Memory of the test. Every second one is checked at the end; nobody but its user holds the others. */
    MemorySegment guarded(int number) {
        GuardedMemory memory = new GuardedMemory(number * 10L);
        if (number % 2 == 0) {
            memories.add(memory);
        }
        return number % 11 == 0 ? memory.memory().asReadOnly() : memory.memory();
    }

    static void close(AutoCloseable object) {
        try {
            object.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("our close methods throw nothing checked", e);
        }
    }

    /** Closes all devices. Fails if anything was written outside the registered memory. */
    @Override
    public void close() {
        context.close();
        objects.stream()
                .filter(object -> object instanceof Context || object instanceof Devices)
                .forEach(RandomObjects::close);
        assertThat(memories).as("memories with their guard bytes").allMatch(GuardedMemory::isIntact);
    }
}
