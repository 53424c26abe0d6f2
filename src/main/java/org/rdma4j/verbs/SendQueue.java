package org.rdma4j.verbs;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.LifetimeUses;

/** The send queue of a queue pair; there are two interfaces to post to it, which the queue pair was created for. */
abstract sealed class SendQueue extends WorkQueue<SendRequest> permits ClassicSendQueue, ExtendedSendQueue {
    private static final Set<SendOpcode> OF_DATAGRAMS = Set.of(SendOpcode.SEND, SendOpcode.SEND_WITH_IMMEDIATE);

    private final QueuePairType type;
    private final QueuePairCapacity capacity;
    /** Null until something was posted. */
    private volatile @Nullable SendRequest lastPosted;

    SendQueue(String verb, ProtectionDomain domain, QueuePairType type, QueuePairCapacity capacity) {
        super(verb, domain, capacity.maxSendSegments());
        this.type = type;
        this.capacity = capacity;
    }

    final QueuePairCapacity capacity() {
        return capacity;
    }

    /** Providers take the request's word for what it has: what is missing would be read from nowhere. */
    @Override
    void check(SendRequest request) {
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
        request.window().ifPresent(window -> requireSameDomain(window, window.domain()));
        request.binding()
                .ifPresent(binding -> requireSameDomain(
                        binding.range(), binding.range().region().domain()));
    }

    /** What a request without data can be posted as; empty where there is nothing. */
    abstract Optional<SendOpcode> markerOpcode();

    /** The last request that was handed to the device, or tried to be; empty where there was none. */
    final Optional<SendRequest> lastPosted() {
        return Optional.ofNullable(lastPosted);
    }

    @Override
    final int postChain(List<SendRequest> chain) {
        lastPosted = chain.getLast();
        return postToDevice(chain);
    }

    /** Writes the requests and hands them to the device; answers how many it took. */
    abstract int postToDevice(List<SendRequest> chain);

    @Override
    void use(SendRequest request, LifetimeUses uses) {
        useBuffers(request.buffers(), uses);
        request.destination().ifPresent(address -> uses.begin(address.handle().lifetime()));
        request.window().ifPresent(window -> uses.begin(window.lifetime()));
        request.binding()
                .ifPresent(binding -> uses.begin(binding.range().region().lifetime()));
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
        boolean datagram = type == QueuePairType.UNRELIABLE_DATAGRAM;
        if (datagram && !OF_DATAGRAMS.contains(request.opcode())) {
            throw new IllegalArgumentException("%s: UD queue pairs have %s alone".formatted(request, OF_DATAGRAMS));
        }
        if (datagram && destination.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s names no peer: a UD queue pair needs it in each request, with to()".formatted(request));
        }
        if (!datagram && destination.isPresent()) {
            throw new IllegalArgumentException(
                    "%s names a peer, which an %s queue pair has one and the same of".formatted(request, type));
        }
        destination.ifPresent(
                address -> requireSameDomain(address, address.handle().domain()));
    }
}
