package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.attributes.MemoryWindowType;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** Calls on a device of their own, and on all objects that they have created. Each call picks its objects by number. */
final class RandomCalls implements AutoCloseable {
    /**
     * The possible calls. Invalidating a window is not among them: the kernel crashes if a soft-RoCE window was never
     * bound.
     */
    enum Kind {
        OPEN_CHANNEL,
        CREATE_COMPLETION_QUEUE,
        CREATE_EXTENDED_COMPLETION_QUEUE,
        CREATE_ANNOUNCED_COMPLETION_QUEUE,
        ALLOCATE_DOMAIN,
        ALLOCATE_MEMORY,
        ALLOCATE_IN_HUGE_PAGES,
        REGISTER_MEMORY,
        REGISTER_AT_ADDRESS,
        CHANGE_ACCESS,
        CHANGE_MEMORY,
        CHANGE_DOMAIN,
        USE_POOL,
        ALLOCATE_WINDOW,
        CREATE_SHARED_RECEIVE_QUEUE,
        CREATE_QUEUE_PAIR,
        CREATE_EXTENDED_QUEUE_PAIR,
        CREATE_SHARING_QUEUE_PAIR,
        CREATE_ADDRESS_HANDLE,
        BIND_TO_PORT,
        CONNECT,
        CONNECT_BOTH,
        ACTIVATE,
        MODIFY,
        QUERY,
        POST_SEND,
        POST_DATAGRAM,
        POST_RECEIVE,
        POST_SHARED_RECEIVE,
        POST_WRITE,
        POST_READ,
        POST_ATOMIC,
        POST_CHAIN,
        POST_SEND_CHAIN,
        POST_RECEIVE_CHAIN,
        BIND_WINDOW,
        POST_BINDING,
        ATTACH_MULTICAST,
        POLL,
        POLL_BATCH,
        RESIZE,
        REQUEST_NOTIFICATION,
        AWAIT,
        LIMIT,
        DRAIN,
        CLOSE,
        CLOSE_DOMAIN,
        COLLECT_GARBAGE,
        ANY_METHOD
    }

    /** A call, and the numbers that pick its objects and values. */
    record Call(Kind kind, int first, int second) {}

    private static final AccessFlag[][] ACCESS = {
        {},
        {AccessFlag.LOCAL_WRITE},
        {AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_ATOMIC},
        {AccessFlag.LOCAL_WRITE, AccessFlag.REMOTE_WRITE, AccessFlag.MEMORY_WINDOW_BIND},
        {AccessFlag.REMOTE_WRITE}
    };
    private static final List<QueuePairType> TYPES = List.copyOf(EnumSet.allOf(QueuePairType.class));
    private static final List<MemoryWindowType> WINDOW_TYPES = List.copyOf(EnumSet.allOf(MemoryWindowType.class));
    private static final Gid GROUP = Gid.parse("::ffff:239.9.9.9");

    private final RandomObjects objects = new RandomObjects();
    private final Context context = objects.context();
    private final RandomMethods methods = new RandomMethods(objects);

    /** Makes the call. A refusal is a valid result. */
    void run(Call call) {
        try {
            dispatch(call, call.first(), call.second());
        } catch (WorkRequestException e) {
            objects.keep(e);
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException | RdmaException e) {
            // Other tests check how illegal calls are refused.
            return;
        }
    }

    private void dispatch(Call call, int first, int second) {
        switch (call.kind()) {
            case OPEN_CHANNEL -> keep(context.createCompletionChannel());
            case CREATE_COMPLETION_QUEUE -> keep(context.createCompletionQueue(first % 100));
            case CREATE_EXTENDED_COMPLETION_QUEUE ->
                keep(context.createCompletionQueue(
                        CompletionQueueSpec.entries(first % 100).withFields(CompletionField.STANDARD)));
            case CREATE_ANNOUNCED_COMPLETION_QUEUE ->
                keep(pick(CompletionChannel.class, first).createCompletionQueue(1 + second % 50));
            case ALLOCATE_DOMAIN -> keep(context.allocateProtectionDomain());
            case ALLOCATE_MEMORY -> keep(domain(first).allocate(second % 10_000, ACCESS[first % ACCESS.length]));
            case ALLOCATE_IN_HUGE_PAGES ->
                keep(domain(first).allocateInHugePages(second % 10_000, 2 << 20, ACCESS[first % ACCESS.length]));
            case REGISTER_MEMORY -> keep(domain(first).register(guarded(second), ACCESS[first % ACCESS.length]));
            case REGISTER_AT_ADDRESS -> {
                MemorySegment memory = guarded(second);
                long address = first % 3 == 0 ? first : memory.address() % 4096 + ((long) first << 12);
                keep(domain(first).registerAt(address, memory, ACCESS[second % ACCESS.length]));
            }
            case CHANGE_ACCESS -> region(first).changeAccess(ACCESS[second % ACCESS.length]);
            case CHANGE_MEMORY -> region(first).changeMemory(guarded(second));
            case CHANGE_DOMAIN -> region(first).changeDomain(domain(second));
            case USE_POOL -> usePool(region(first), second);
            case ALLOCATE_WINDOW ->
                keep(domain(first).allocateMemoryWindow(WINDOW_TYPES.get(second % WINDOW_TYPES.size())));
            case CREATE_SHARED_RECEIVE_QUEUE ->
                keep(domain(first).createSharedReceiveQueue(second % 40, 1 + first % 4));
            case CREATE_QUEUE_PAIR -> keep(domain(first).createQueuePair(spec(first, second)));
            case CREATE_EXTENDED_QUEUE_PAIR ->
                keep(domain(first).createQueuePair(spec(first, second).withExtendedOperations(SendOpcode.values())));
            case CREATE_SHARING_QUEUE_PAIR ->
                keep(domain(first)
                        .createQueuePair(
                                spec(first, second).withSharedReceiveQueue(pick(SharedReceiveQueue.class, first))));
            case CREATE_ADDRESS_HANDLE ->
                keep(domain(first)
                        .createAddressHandle(queuePair(first)
                                .addressVectorTo(queuePair(second).endpoint())));
            case BIND_TO_PORT -> queuePair(first).bind(LocalPort.port(1 + second % 10 / 9));
            case CONNECT -> queuePair(first).connect(queuePair(second).endpoint());
            case CONNECT_BOTH -> connectBoth(queuePair(first), queuePair(second));
            case ACTIVATE -> queuePair(first).activate();
            case MODIFY -> queuePair(first).modify(QueuePairModification.to(QueuePairState.of(second % 8)));
            case QUERY -> queuePair(first).attributes();
            case POST_SEND -> queuePair(first).postSend(second, slice(second));
            case POST_DATAGRAM ->
                queuePair(first)
                        .postSend(SendRequest.send(second, slice(second))
                                .to(new DatagramAddress(
                                        pick(AddressHandle.class, first),
                                        queuePair(second).qpn(),
                                        LocalPort.DEFAULT_QUEUE_KEY)));
            case POST_RECEIVE -> queuePair(first).postReceive(second, slice(second));
            case POST_SHARED_RECEIVE -> pick(SharedReceiveQueue.class, first).postReceive(second, slice(second));
            case POST_WRITE ->
                queuePair(first).postSend(SendRequest.write(1, slice(second).remote(), slice(first)));
            case POST_READ ->
                queuePair(first).postSend(SendRequest.read(2, slice(second).remote(), slice(first)));
            case POST_ATOMIC ->
                queuePair(first)
                        .postSend(SendRequest.fetchAndAdd(
                                3,
                                region(second).slice(8, 8).remote(),
                                1,
                                region(first).slice(0, 8)));
            case POST_CHAIN ->
                queuePair(first)
                        .postSend(
                                SendRequest.write(4, slice(second).remote(), slice(first))
                                        .unsignaled(),
                                SendRequest.sendWithImmediate(5, second, slice(second))
                                        .inline(),
                                SendRequest.read(6, slice(second).remote(), slice(first), slice(second))
                                        .fenced());
            case POST_SEND_CHAIN -> postSendChain(queuePair(first), first, second);
            case POST_RECEIVE_CHAIN -> {
                ReceiveChain chain = queuePair(first).receiveChain(1 + first % 3);
                chain.receive(second % 2, second);
                chain.buffer(0, region(second), second % 64, second);
                chain.post(first % 2, second % 3);
            }
            case BIND_WINDOW -> queuePair(first).bindWindow(7, window(second), binding(first));
            case POST_BINDING ->
                queuePair(first)
                        .postSend(SendRequest.bindMemoryWindow(
                                8, window(second), window(second).nextRkey(), binding(first)));
            case ATTACH_MULTICAST -> queuePair(first).attachMulticast(GROUP, Lid.of(0));
            case POLL -> completionQueue(first).poll(1 + second % 40);
            case POLL_BATCH -> completionQueue(first).batch(1 + second % 40).poll();
            case RESIZE -> completionQueue(first).resize(second % 200);
            case REQUEST_NOTIFICATION -> completionQueue(first).requestNotification();
            case AWAIT -> pick(CompletionChannel.class, first).await(Duration.ofMillis(second % 3));
            case LIMIT -> pick(SharedReceiveQueue.class, first).limit(second % 50);
            case DRAIN -> queuePair(first).drain(Duration.ofMillis(200));
            case CLOSE -> RandomObjects.close(pick(AutoCloseable.class, first));
            case CLOSE_DOMAIN -> domain(first).close();
            case COLLECT_GARBAGE -> {
                if (first % 10 == 0) { // it takes as long as hundreds of the others
                    System.gc();
                }
            }
            case ANY_METHOD -> methods.call(new Random(1000L * first + second));
        }
    }

    private void postSendChain(QueuePair queuePair, int first, int second) {
        SendChain chain = queuePair.sendChain(1 + second % 5);
        for (int i = 0; i < 1 + first % 5; i++) {
            MemoryRegion target = region(second + i);
            switch ((first + i) % 5) {
                case 0 -> chain.send(i, second);
                case 1 -> chain.write(i, second, target.whole().address(), target.rkey());
                case 2 -> chain.read(i, second, target.whole().address(), target.rkey());
                case 3 -> chain.fetchAndAdd(i, second, target.whole().address(), target.rkey(), 1);
                default -> {
                    chain.sendWithImmediate(i, second, second);
                    chain.to(
                            i,
                            new DatagramAddress(
                                    pick(AddressHandle.class, first),
                                    queuePair(second).qpn(),
                                    LocalPort.DEFAULT_QUEUE_KEY));
                }
            }
            if (first % 7 == 0) {
                chain.inline(i, region(first).memory().asSlice(0, second % 200));
            } else {
                chain.buffer(i, region(first), second % 64, second % 600);
            }
        }
        chain.post(second % 2, 1 + first % 5);
    }

    private void usePool(MemoryRegion region, int number) {
        BufferPool pool = new BufferPool(region, number % 700);
        MemorySlice buffer = pool.take();
        if (buffer != null) {
            queuePair(number).postReceive(number, buffer.slice(number % 5, buffer.length() - number % 7));
            pool.giveBack(number % 4 == 0 ? slice(number) : buffer);
        }
    }

    private static void connectBoth(QueuePair one, QueuePair other) {
        Endpoint first = one.bind(LocalPort.port(SoftRoceDevice.PORT));
        Endpoint second = one == other ? first : other.bind(LocalPort.port(SoftRoceDevice.PORT));
        ConnectionOptions impatient = ConnectionOptions.defaults()
                .withAcknowledgeTimeout(8)
                .withRetryCount(1)
                .withRnrRetryCount(1);
        one.connect(second, impatient);
        if (one != other) {
            other.connect(first, impatient);
        }
    }

    private QueuePairSpec spec(int first, int second) {
        QueuePairType type = TYPES.get(second % TYPES.size());
        return QueuePairSpec.of(type, completionQueue(first))
                .withReceiveCompletions(completionQueue(second))
                .withRemoteAccess(AccessFlag.REMOTE_WRITE, AccessFlag.REMOTE_READ, AccessFlag.REMOTE_ATOMIC)
                .withMaxSend(first % 20)
                .withMaxReceive(second % 20)
                .withMaxSegments(1 + first % 3, 1 + second % 3)
                .withMaxInlineData(second % 128);
    }

    private WindowBinding binding(int number) {
        return new WindowBinding(slice(number), Set.of(AccessFlag.REMOTE_WRITE));
    }

    private ProtectionDomain domain(int number) {
        return pick(ProtectionDomain.class, number);
    }

    private QueuePair queuePair(int number) {
        return pick(QueuePair.class, number);
    }

    private CompletionQueue completionQueue(int number) {
        return pick(CompletionQueue.class, number);
    }

    private MemoryWindow window(int number) {
        return pick(MemoryWindow.class, number);
    }

    private MemoryRegion region(int number) {
        return pick(MemoryRegion.class, number);
    }

    private MemorySlice slice(int number) {
        return region(number).slice(number % 64, number % 600);
    }

    private <T extends AutoCloseable> void keep(T object) {
        objects.keep(object);
    }

    private <T> T pick(Class<T> type, int number) {
        return objects.any(type, number);
    }

    private MemorySegment guarded(int number) {
        return objects.guarded(number);
    }

    /** Closes the devices. Fails if anything was written outside the registered memory. */
    @Override
    public void close() {
        objects.close();
    }
}
