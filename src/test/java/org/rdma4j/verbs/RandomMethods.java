package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.verbs.attributes.MemoryWindowType;
import org.rdma4j.verbs.attributes.QueuePairState;

/**
 * Calls public methods by reflection, with legal and illegal arguments. So methods that are added later are called too.
 */
final class RandomMethods {
    /** The types whose objects own native objects, or refer to them. */
    static final List<Class<?>> NOUNS = List.of(
            AddressHandle.class,
            BufferPool.class,
            CompletionBatch.class,
            CompletionChannel.class,
            CompletionQueue.class,
            Context.class,
            EventSubscription.class,
            MemoryRegion.class,
            MemorySlice.class,
            MemoryWindow.class,
            ProtectionDomain.class,
            QueuePair.class,
            ReceiveChain.class,
            SendChain.class,
            SharedReceiveQueue.class,
            WorkCompletion.class);

    /**
     * Not called: invalidating a window that was never bound crashes the kernel with soft-RoCE, and closing the context
     * ends the test.
     */
    private static final Set<String> LEFT_OUT =
            Set.of("SendChain.localInvalidate", "SendChain.sendWithInvalidate", "Context.close");

    private static final int[] INTS = {Integer.MIN_VALUE, -1, 0, 1, 2, 3, 5, 7, 8, 40, 63, 64, 255, 4096, 65_536};

    private final Map<Class<?>, Function<Random, Object>> arguments = new HashMap<>();

    /**
     * Prepares calls.
     *
     * @param pick an object of a type, by number
     * @param memory memory of the test's own, by number
     */
    RandomMethods(Picker pick, Function<Integer, MemorySegment> memory) {
        arguments.put(int.class, RandomMethods::anyInt);
        arguments.put(long.class, random -> random.nextInt(4) == 0 ? random.nextLong() : (long) anyInt(random));
        arguments.put(MemorySegment.class, random -> memory.apply(random.nextInt(500)));
        arguments.put(Duration.class, random -> Duration.ofMillis(random.nextInt(4) - 1));
        arguments.put(AccessFlag[].class, random -> some(AccessFlag.values(), random));
        arguments.put(MemoryAdvice.class, random -> one(MemoryAdvice.values(), random));
        arguments.put(MemoryWindowType.class, random -> one(MemoryWindowType.values(), random));
        arguments.put(SendOpcode.class, random -> one(SendOpcode.values(), random));
        arguments.put(Lid.class, random -> Lid.of(random.nextInt(65_536)));
        arguments.put(Gid.class, _ -> Gid.parse("::ffff:239.9.9.9"));
        arguments.put(LocalPort.class, random -> LocalPort.port(1 + random.nextInt(8) / 7));
        arguments.put(Consumer.class, _ -> (Consumer<AsyncEvent>) _ -> {});
        arguments.put(WaitingStrategy.class, random -> WaitingStrategy.spinningThenSleeping(random.nextInt(3)));
        arguments.put(
                ConnectionOptions.class,
                random -> ConnectionOptions.defaults()
                        .withAcknowledgeTimeout(8)
                        .withRetryCount(random.nextInt(2))
                        .withRnrRetryCount(random.nextInt(2)));
        arguments.put(
                QueuePairModification.class, random -> QueuePairModification.to(one(QueuePairState.values(), random)));
        arguments.put(CompletionQueueSpec.class, random -> CompletionQueueSpec.entries(random.nextInt(100)));
        arguments.put(Object.class, random -> random);
        arguments.put(WorkCompletion.class, random -> pick.object(WorkCompletion.class, random));
        arguments.put(MemoryRegion.class, random -> pick.object(MemoryRegion.class, random));
        arguments.put(MemoryWindow.class, random -> pick.object(MemoryWindow.class, random));
        arguments.put(ProtectionDomain.class, random -> pick.object(ProtectionDomain.class, random));
        arguments.put(MemorySlice.class, random -> slice(pick, random));
        arguments.put(
                MemorySlice[].class,
                random -> Stream.generate(() -> slice(pick, random))
                        .limit(random.nextInt(3))
                        .toArray(MemorySlice[]::new));
        arguments.put(
                Endpoint.class, random -> pick.object(QueuePair.class, random).endpoint());
        arguments.put(
                AddressVector.class,
                random -> pick.object(QueuePair.class, random)
                        .addressVectorTo(pick.object(QueuePair.class, random).endpoint()));
        arguments.put(
                DatagramAddress.class,
                random -> new DatagramAddress(
                        pick.object(AddressHandle.class, random), random.nextInt(1 << 24), random.nextInt()));
        arguments.put(
                WindowBinding.class, random -> new WindowBinding(slice(pick, random), Set.of(AccessFlag.REMOTE_WRITE)));
        arguments.put(ReceiveRequest.class, random -> receive(pick, random));
        arguments.put(ReceiveRequest[].class, random -> new ReceiveRequest[] {receive(pick, random)});
        arguments.put(SendRequest.class, random -> send(pick, random));
        arguments.put(SendRequest[].class, random -> new SendRequest[] {send(pick, random), send(pick, random)});
        arguments.put(
                QueuePairSpec.class,
                random -> QueuePairSpec.reliableConnected(pick.object(CompletionQueue.class, random))
                        .withMaxSend(random.nextInt(20)));
    }

    /** Finds an object of a type. */
    @FunctionalInterface
    interface Picker {
        <T> T object(Class<T> type, Random random);
    }

    /** The methods to call. */
    static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .filter(method -> !LEFT_OUT.contains(type.getSimpleName() + "." + method.getName()))
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    /** Whether there are arguments for all parameters of a method. */
    boolean canCall(Method method) {
        return arguments.keySet().containsAll(List.of(method.getParameterTypes()));
    }

    /**
     * Calls a method of an object.
     *
     * @return its result; null if it returned none
     */
    @Nullable
    Object call(Object object, Random random) {
        List<Method> methods = methods(object.getClass());
        Method method = methods.get(random.nextInt(methods.size()));
        Object[] values = Arrays.stream(method.getParameterTypes())
                .map(type -> argument(type, random))
                .toArray();
        try {
            return method.invoke(object, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new AssertionError(method + " with " + Arrays.deepToString(values), e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private Object argument(Class<?> type, Random random) {
        Function<Random, Object> made = arguments.get(type);
        if (made == null) {
            throw new AssertionError("there is no argument of " + type);
        }
        return made.apply(random);
    }

    private static int anyInt(Random random) {
        return INTS[random.nextInt(INTS.length)];
    }

    private static MemorySlice slice(Picker pick, Random random) {
        return pick.object(MemoryRegion.class, random).slice(random.nextInt(64), random.nextInt(600));
    }

    private static ReceiveRequest receive(Picker pick, Random random) {
        return ReceiveRequest.of(random.nextInt(), slice(pick, random));
    }

    private static SendRequest send(Picker pick, Random random) {
        MemorySlice slice = slice(pick, random);
        SendRequest request = switch (random.nextInt(4)) {
            case 0 -> SendRequest.send(random.nextInt(), slice, slice(pick, random));
            case 1 -> SendRequest.write(random.nextInt(), slice(pick, random).remote(), slice);
            case 2 -> SendRequest.read(random.nextInt(), slice(pick, random).remote(), slice);
            default ->
                SendRequest.fetchAndAdd(random.nextInt(), slice(pick, random).remote(), 1, slice);
        };
        return random.nextBoolean() ? request : request.inline();
    }

    private static <T> T one(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static <T> T[] some(T[] values, Random random) {
        return Arrays.copyOf(values, random.nextInt(Math.min(5, values.length)));
    }
}
