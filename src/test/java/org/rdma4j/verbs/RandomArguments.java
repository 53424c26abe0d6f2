package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.Mtu;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Legal and illegal values for parameters of each type that a public method has. */
final class RandomArguments {
    private static final int[] INTS = {Integer.MIN_VALUE, -1, 0, 1, 2, 3, 5, 7, 8, 40, 63, 64, 255, 4096, 65_536};

    /** Types whose objects come from earlier calls. */
    private static final Set<Class<?>> KEPT = Set.of(
            AddressHandle.class,
            AsyncEvent.class,
            BufferPool.class,
            CompletionBatch.class,
            CompletionChannel.class,
            CompletionQueue.class,
            Context.class,
            Device.class,
            Devices.class,
            EventSubscription.class,
            MemoryRegion.class,
            MemoryWindow.class,
            ProtectionDomain.class,
            QueuePair.class,
            ReceiveChain.class,
            SendChain.class,
            SharedReceiveQueue.class,
            WorkCompletion.class,
            WorkRequestException.class);

    private final RandomObjects objects;
    private final Map<Type, Function<Random, Object>> makers = new HashMap<>();

    RandomArguments(RandomObjects objects) {
        this.objects = objects;
        KEPT.forEach(type -> makers.put(type, random -> objects.any(type, random)));
        addPlainValues();
        addAddresses();
        addSettings();
        makers.put(MemorySlice.class, this::slice);
        makers.put(RemoteMemory.class, random -> slice(random).remote());
        makers.put(
                WindowBinding.class,
                random -> WindowBinding.of(slice(random), (AccessFlag[]) value(AccessFlag[].class, random)));
        makers.put(ReceiveRequest.class, random -> ReceiveRequest.of(random.nextInt(), slices(random)));
        makers.put(SendRequest.class, this::send);
    }

    private void addPlainValues() {
        makers.put(int.class, RandomArguments::anyInt);
        makers.put(long.class, random -> random.nextInt(8) == 0 ? random.nextLong() : (Object) (long) anyInt(random));
        makers.put(Long.class, Random::nextLong);
        makers.put(boolean.class, Random::nextBoolean);
        makers.put(byte[].class, this::endpointBytes);
        makers.put(String.class, random -> one(random, SoftRoceDevice.name(), "eth0", "LOCAL_WRITE", "", "%s\n"));
        makers.put(Object.class, random -> random);
        makers.put(Duration.class, random -> Duration.ofMillis(random.nextInt(4) - 1));
        makers.put(MemorySegment.class, this::memory);
        makers.put(Consumer.class, this::listener);
        // The other choice is documented as unsuitable for soft-RoCE, whose calls may block the garbage collector.
        makers.put(DataPathCalls.class, _ -> DataPathCalls.ORDINARY);
    }

    private void addAddresses() {
        makers.put(Lid.class, random -> Lid.of(random.nextInt(65_536)));
        makers.put(Mtu.class, random -> new Mtu(1 + random.nextInt(5)));
        makers.put(Gid.class, random -> switch (random.nextInt(4)) {
            case 0 -> Gid.ZERO;
            case 1 -> new Gid(random.nextLong(), random.nextLong());
            case 2 -> objects.context().gid(SoftRoceDevice.PORT, random.nextInt(3));
            default -> Gid.parse("::ffff:239.9.9.9");
        });
        makers.put(GlobalRoute.class, random -> GlobalRoute.to((Gid) value(Gid.class, random), random.nextInt(4)));
        makers.put(LocalPort.class, random -> LocalPort.port(1 + random.nextInt(8) / 7));
        makers.put(Endpoint.class, random -> queuePair(random).endpoint());
        makers.put(
                AddressVector.class,
                random -> queuePair(random).addressVectorTo(queuePair(random).endpoint()));
        makers.put(
                AlternatePath.class,
                random -> new AlternatePath((AddressVector) value(AddressVector.class, random), 0, 1, 14));
        makers.put(
                DatagramAddress.class,
                random -> new DatagramAddress(
                        objects.any(AddressHandle.class, random),
                        random.nextBoolean() ? queuePair(random).qpn() : random.nextInt(1 << 24),
                        random.nextBoolean() ? LocalPort.DEFAULT_QUEUE_KEY : random.nextInt()));
    }

    private void addSettings() {
        makers.put(WaitingStrategy.class, random -> switch (random.nextInt(3)) {
            case 0 -> WaitingStrategy.spinning();
            case 1 -> WaitingStrategy.spinningThenYielding(random.nextInt(3));
            default -> WaitingStrategy.spinningThenSleeping(random.nextInt(3));
        });
        makers.put(
                ConnectionOptions.class,
                random -> ConnectionOptions.defaults()
                        .withAcknowledgeTimeout(8)
                        .withRetryCount(random.nextInt(2))
                        .withRnrRetryCount(random.nextInt(2)));
        makers.put(QueuePairModification.class, this::modification);
        makers.put(QueuePairCapacity.class, RandomArguments::capacity);
        makers.put(CompletionQueueSpec.class, random -> {
            CompletionQueueSpec spec = CompletionQueueSpec.entries(random.nextInt(100));
            return switch (random.nextInt(4)) {
                case 0 -> spec.withFields(CompletionField.STANDARD);
                case 1 -> spec.withSingleThread();
                case 2 -> spec.withCompletionVector(random.nextInt(4));
                default -> spec;
            };
        });
        makers.put(QueuePairSpec.class, this::spec);
        makers.put(SharedReceiveQueueAttributes.class, _ -> new SharedReceiveQueueAttributes(8, 1, 4));
        makers.put(QueuePairAttributes.class, random -> queuePair(random).attributes());
        makers.put(QueuePairCounters.class, random -> queuePair(random).counters());
    }

    /** Whether objects of this type come from earlier calls. */
    boolean isKept(Class<?> type) {
        return KEPT.contains(type);
    }

    /** Whether there are values for a parameter or an object of this type. */
    boolean canMake(Type type) {
        return switch (type) {
            case Class<?> plain ->
                makers.containsKey(plain) || plain.isEnum() || (plain.isArray() && canMake(plain.getComponentType()));
            case ParameterizedType generic ->
                isContainer(generic)
                        && Stream.of(generic.getActualTypeArguments())
                                .allMatch(each -> each == AsyncEvent.class || canMake(each));
            default -> false;
        };
    }

    private static boolean isContainer(ParameterizedType type) {
        return Set.of(Set.class, List.class, Optional.class, Map.class, Consumer.class)
                .contains(type.getRawType());
    }

    /** A value of a type, or an object from an earlier call. */
    Object value(Type type, Random random) {
        return switch (type) {
            case Class<?> plain -> plainValue(plain, random);
            case ParameterizedType generic -> container(generic, random);
            default -> throw new AssertionError("there is no argument of " + type);
        };
    }

    private Object plainValue(Class<?> type, Random random) {
        Function<Random, Object> maker = makers.get(type);
        if (maker != null) {
            return maker.apply(random);
        }
        if (type.isEnum()) {
            return one(random, type.getEnumConstants());
        }
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), random.nextInt(4));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, value(type.getComponentType(), random));
            }
            return array;
        }
        throw new AssertionError("there is no argument of " + type);
    }

    private Object container(ParameterizedType type, Random random) {
        Type first = type.getActualTypeArguments()[0];
        Class<?> container = (Class<?>) type.getRawType();
        if (container == Consumer.class) {
            return value(Consumer.class, random);
        }
        List<Object> some = Stream.generate(() -> value(first, random))
                .limit(random.nextInt(3))
                .toList();
        if (container == Set.class) {
            return Set.copyOf(some);
        }
        if (container == Map.class) {
            Type second = type.getActualTypeArguments()[1];
            return some.stream().distinct().collect(Collectors.toMap(key -> key, _ -> value(second, random)));
        }
        return container == Optional.class ? some.stream().findFirst() : some;
    }

    private static int anyInt(Random random) {
        return random.nextInt(3) > 0 ? random.nextInt(9) : INTS[random.nextInt(INTS.length)];
    }

    private Object endpointBytes(Random random) {
        if (random.nextBoolean()) {
            return queuePair(random).endpoint().toBytes();
        }
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Mostly memory that a device can reach. */
    private Object memory(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> MemorySegment.ofArray(new byte[random.nextInt(300)]);
            case 1 -> MemorySegment.NULL;
            case 2 -> {
                try (Arena closed = Arena.ofShared()) {
                    yield closed.allocate(100);
                }
            }
            default -> objects.guarded(random.nextInt(500));
        };
    }

    /** A listener that does what it must not do: throw, or close what the event is about. */
    private Object listener(Random random) {
        int kind = random.nextInt(3);
        return (Consumer<AsyncEvent>) event -> {
            objects.keep(event);
            switch (kind) {
                case 0 -> throw new StackOverflowError("of a listener");
                case 1 -> event.queuePair().ifPresent(QueuePair::close);
                default -> event.completionQueue().ifPresent(queue -> queue.poll(1));
            }
        };
    }

    private MemorySlice slice(Random random) {
        MemoryRegion region = objects.any(MemoryRegion.class, random);
        return random.nextInt(8) == 0 ? region.whole() : region.slice(random.nextInt(64), random.nextInt(600));
    }

    private MemorySlice[] slices(Random random) {
        return Stream.generate(() -> slice(random)).limit(random.nextInt(3)).toArray(MemorySlice[]::new);
    }

    private QueuePair queuePair(Random random) {
        return objects.any(QueuePair.class, random);
    }

    /** All but the two that invalidate a key: see {@link RandomMethods}. */
    private Object send(Random random) {
        MemorySlice slice = slice(random);
        long wrId = random.nextInt();
        SendRequest request = switch (random.nextInt(8)) {
            case 0 -> SendRequest.send(wrId, slices(random));
            case 1 -> SendRequest.sendWithImmediate(wrId, random.nextInt(), slice);
            case 2 -> SendRequest.write(wrId, slice(random).remote(), slices(random));
            case 3 -> SendRequest.writeWithImmediate(wrId, slice(random).remote(), 1, slice);
            case 4 -> SendRequest.read(wrId, slice(random).remote(), slice);
            case 5 -> SendRequest.compareAndSwap(wrId, slice(random).remote(), 1, 2, slice);
            case 6 -> SendRequest.fetchAndAdd(wrId, slice(random).remote().at(random.nextInt(8)), 1, slice);
            default -> {
                MemoryWindow window = objects.any(MemoryWindow.class, random);
                yield SendRequest.bindMemoryWindow(
                        wrId, window, window.nextRkey(), (WindowBinding) value(WindowBinding.class, random));
            }
        };
        return switch (random.nextInt(6)) {
            case 0 -> request.inline();
            case 1 -> request.unsignaled();
            case 2 -> request.fenced().solicited();
            case 3 -> request.to((DatagramAddress) value(DatagramAddress.class, random));
            default -> request;
        };
    }

    private Object modification(Random random) {
        QueuePairModification change = QueuePairModification.to(one(random, QueuePairState.values()));
        return switch (random.nextInt(6)) {
            case 0 -> change.withCurrentState(one(random, QueuePairState.values()));
            case 1 ->
                change.withPort(SoftRoceDevice.PORT).withPartitionKeyIndex(0).withAccessFlags(Set.of());
            case 2 ->
                change.withPort(SoftRoceDevice.PORT).withPartitionKeyIndex(0).withQueueKey(random.nextInt());
            case 3 -> change.withCapacity(capacity(random));
            case 4 -> change.withSendPsn(random.nextInt(1 << 24)).withRnrTimer(random.nextInt(40));
            default -> change;
        };
    }

    private static QueuePairCapacity capacity(Random random) {
        return QueuePairCapacity.defaults()
                .withMaxSend(random.nextInt(20))
                .withMaxReceive(random.nextInt(20))
                .withMaxSegments(1 + random.nextInt(3), 1 + random.nextInt(3))
                .withMaxInlineData(random.nextInt(128));
    }

    private Object spec(Random random) {
        QueuePairSpec spec = QueuePairSpec.of(
                        one(random, QueuePairType.values()), objects.any(CompletionQueue.class, random))
                .withCapacity(capacity(random))
                .withRemoteAccess(AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_ATOMIC);
        return switch (random.nextInt(5)) {
            case 0 -> spec.withAllSignaled();
            case 1 -> spec.withCounters();
            case 2 -> spec.withExtendedOperations(one(random, SendOpcode.values()));
            case 3 -> spec.withReceiveCompletions(objects.any(CompletionQueue.class, random));
            default -> spec;
        };
    }

    @SafeVarargs
    private static <T> T one(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
