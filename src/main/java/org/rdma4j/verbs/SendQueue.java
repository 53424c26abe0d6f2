package org.rdma4j.verbs;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.LifetimeUses;

/** The send queue of a queue pair. */
final class SendQueue extends WorkQueue<SendRequest, SendRequests> {
    private static final Set<SendOpcode> OF_DATAGRAMS = Set.of(SendOpcode.SEND, SendOpcode.SEND_WITH_IMMEDIATE);

    private final SendPosting posting;
    private final QueuePairType type;
    private final QueuePairCapacity capacity;
    private volatile boolean allocated;
    /** Null until a datagram was posted. */
    private volatile @Nullable DatagramAddress lastDestination;

    SendQueue(ProtectionDomain domain, SendPosting posting, QueuePairType type, QueuePairCapacity capacity) {
        super(posting.verb(), domain, capacity.maxSendSegments());
        this.posting = posting;
        this.type = type;
        this.capacity = capacity;
    }

    boolean isForDatagrams() {
        return type == QueuePairType.UNRELIABLE_DATAGRAM;
    }

    /** Whether anything was handed to the device, or may have been: there is memory to post from, or an address. */
    boolean isPosted() {
        return isForDatagrams() ? lastDestination != null : allocated;
    }

    /** Where the last datagram went. */
    Optional<DatagramAddress> lastDestination() {
        return Optional.ofNullable(lastDestination);
    }

    /** What a request without data can be posted as; empty where there is nothing. */
    Optional<SendOpcode> markerOpcode() {
        return posting.markerOpcode();
    }

    /** Whether this queue has an opcode. */
    boolean offers(SendOpcode opcode) {
        return posting.operations().contains(opcode) && !(isForDatagrams() && !OF_DATAGRAMS.contains(opcode));
    }

    /** Refuses an opcode that this queue does not have. */
    void checkOpcode(SendOpcode opcode, Object request) {
        if (!posting.operations().contains(opcode)) {
            throw new IllegalArgumentException(
                    "%s: this queue pair was created for %s alone".formatted(request, posting.operations()));
        }
        if (isForDatagrams() && !OF_DATAGRAMS.contains(opcode)) {
            throw new IllegalArgumentException("%s: UD queue pairs have %s alone".formatted(request, OF_DATAGRAMS));
        }
    }

    /** Providers take the request's word for what it has: what is missing would be read from nowhere. */
    @Override
    void check(SendRequest request) {
        checkOpcode(request.opcode(), request);
        if (request.isInline()) {
            checkInline(request);
        } else {
            checkBuffers(request.buffers());
        }
        if (request.opcode().isAtomic() && request.length() != Long.BYTES) {
            throw new IllegalArgumentException(
                    "%s reads 8 octets, its buffer has %d".formatted(request, request.length()));
        }
        checkDestination(request);
        request.window().ifPresent(this::checkWindow);
        request.binding()
                .ifPresent(binding -> requireSameDomain(
                        binding.range(), binding.range().region().domain()));
    }

    @Override
    void use(SendRequest request, LifetimeUses uses) {
        useBuffers(request.buffers(), uses);
        request.destination().ifPresent(address -> uses.begin(address.handle().lifetime()));
        request.window().ifPresent(window -> uses.begin(window.lifetime()));
        request.binding()
                .ifPresent(binding -> uses.begin(binding.range().region().lifetime()));
    }

    @Override
    SendRequests allocate(int requests) {
        allocated = true;
        return new SendRequests(domain(), requests, maxSegments(), capacity.maxInlineData());
    }

    @Override
    void write(SendRequests requests, int index, SendRequest request) {
        requests.begin(index, request.wrId(), request.opcode().value(), nativeNumber(request));
        requests.flags(index, request.flagBits());
        if (request.isInline()) {
            request.buffers().forEach(buffer -> requests.inline(index, buffer.memory()));
        } else {
            writeBuffers(requests, index, request.buffers());
        }
        request.remote().ifPresent(remote -> {
            if (request.opcode().isAtomic()) {
                requests.atomic(index, remote.address(), remote.rkey(), request.compareOrAdd(), request.swap());
            } else {
                requests.remote(index, remote.address(), remote.rkey());
            }
        });
        request.window()
                .ifPresent(window -> requests.binding(
                        index,
                        window.pointer().address(),
                        request.immediateOrKey(),
                        request.binding().orElseThrow()));
        request.destination().ifPresent(address -> writeDestination(requests, index, address));
    }

    /** Names the peer of a datagram. */
    void writeDestination(SendRequests requests, int index, DatagramAddress address) {
        requests.datagram(index, address.handle().pointer().address(), address.qpn(), address.queueKey());
        if (!address.equals(lastDestination)) { // reading is cheaper than writing
            lastDestination = address;
        }
    }

    @Override
    int post(SendRequests requests, int first, int end) {
        int result = posting.post(requests, first, end);
        return result == 0 ? end - first : refused(result, requests, first, end);
    }

    /** What a provider's answer means: how many requests were posted if the queue is full, an exception otherwise. */
    int refused(int result, SendRequests requests, int first, int end) {
        return refused(result, requests, first, end, posting.refused(requests, first));
    }

    SendPosting posting() {
        return posting;
    }

    static IllegalArgumentException withoutPeer(Object request) {
        return new IllegalArgumentException(
                "%s names no peer: a UD queue pair needs it in each request, with to()".formatted(request));
    }

    IllegalArgumentException withPeer(Object request) {
        return new IllegalArgumentException(
                "%s names a peer, which an %s queue pair has one and the same of".formatted(request, type));
    }

    private static int nativeNumber(SendRequest request) {
        return switch (request.opcode()) {
            case SEND_WITH_IMMEDIATE, RDMA_WRITE_WITH_IMMEDIATE -> NetworkOrder.intValue(request.immediateOrKey());
            case BIND_MEMORY_WINDOW -> 0; // its key has a place of its own, and soft-RoCE wants nothing in this one
            default -> request.immediateOrKey();
        };
    }

    private void checkWindow(MemoryWindow window) {
        requireSameDomain(window, window.domain());
        if (window.type() != MemoryWindowType.TYPE_2) {
            throw new IllegalArgumentException(window + " is bound with QueuePair.bind");
        }
    }

    private void checkInline(SendRequest request) {
        if (request.opcode().writesLocally()) {
            throw new IllegalArgumentException("%s cannot be inline: it reads the peer's memory".formatted(request));
        }
        if (request.length() > capacity.maxInlineData()) {
            throw new IllegalArgumentException(
                    "%s has %d octets; at most %d can be sent inline through this queue pair; "
                                    .formatted(request, request.length(), capacity.maxInlineData())
                            + "ask for more when it is created");
        }
    }

    private void checkDestination(SendRequest request) {
        Optional<DatagramAddress> destination = request.destination();
        if (isForDatagrams() && destination.isEmpty()) {
            throw withoutPeer(request);
        }
        if (!isForDatagrams() && destination.isPresent()) {
            throw withPeer(request);
        }
        destination.ifPresent(
                address -> requireSameDomain(address, address.handle().domain()));
    }
}
