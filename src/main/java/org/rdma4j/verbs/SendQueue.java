package org.rdma4j.verbs;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.datapath.NativeSendRequests;
import org.rdma4j.internal.datapath.SendOpcodes;
import org.rdma4j.internal.datapath.SendPosting;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.LifetimeUses;

/** The send queue of a queue pair. */
final class SendQueue extends WorkQueue<SendRequest, NativeSendRequests> {
    private static final Set<SendOpcode> OF_DATAGRAMS = EnumSet.of(SendOpcode.SEND, SendOpcode.SEND_WITH_IMMEDIATE);

    private final SendPosting posting;
    private final QueuePairType type;
    private final boolean datagrams;
    private final int offered;

    private final QueuePairCapacity capacity;
    private volatile boolean allocated;
    /** Null until a datagram was posted. */
    private volatile @Nullable DatagramAddress lastDestination;

    SendQueue(
            ProtectionDomain domain,
            SendPosting posting,
            QueuePairType type,
            QueuePairCapacity capacity,
            ExclusiveUse turns) {
        super(posting.verb(), domain, capacity.maxSendSegments(), turns);
        this.posting = posting;
        this.type = type;
        this.datagrams = type == QueuePairType.UNRELIABLE_DATAGRAM;
        this.capacity = capacity;
        this.offered = datagrams ? posting.opcodes() & SendOpcode.bits(OF_DATAGRAMS) : posting.opcodes();
    }

    boolean isForDatagrams() {
        return datagrams;
    }

    /** Whether anything was handed to the device, or may have been: there is memory to post from, or an address. */
    boolean isPosted() {
        return datagrams ? lastDestination != null : allocated;
    }

    /** Where the last datagram went. */
    Optional<DatagramAddress> lastDestination() {
        return Optional.ofNullable(lastDestination);
    }

    /** The opcode that a request without data can be posted with; null where there is none. */
    @Nullable
    SendOpcode markerOpcode() {
        int opcode = posting.markerOpcode();
        return opcode == SendOpcodes.NONE ? null : SendOpcode.of(opcode);
    }

    /** The opcodes that can be posted: a bit for each, at the place of its number. */
    int offered() {
        return offered;
    }

    /** Refuses an opcode that this queue does not have. */
    void checkOpcode(SendOpcode opcode, Object request) {
        if ((posting.opcodes() & SendOpcodes.bit(opcode.value())) == 0) {
            throw new IllegalArgumentException("%s: this queue pair was created for %s alone"
                    .formatted(request, SendOpcode.ofBits(posting.opcodes())));
        }
        if (datagrams && !OF_DATAGRAMS.contains(opcode)) {
            throw new IllegalArgumentException("%s: UD queue pairs have %s alone".formatted(request, OF_DATAGRAMS));
        }
    }

    /** Providers take the request's word for what it has: what is missing would be read from nowhere. */
    @Override
    void check(SendRequest request) {
        int opcode = request.opcodeValue();
        if ((offered & SendOpcodes.bit(opcode)) == 0) {
            checkOpcode(request.opcode(), request);
        }
        if (request.isInline()) {
            checkInline(request);
        } else {
            requireBuffers(request.bufferCount());
        }
        if (SendOpcodes.isAtomic(opcode) && request.length() != Long.BYTES) {
            throw new IllegalArgumentException(
                    "%s reads 8 octets, its buffer has %s".formatted(request, request.length()));
        }
        if (datagrams || request.isParticular()) {
            checkParticulars(request);
        }
    }

    private void checkParticulars(SendRequest request) {
        checkDestination(request);
        request.window().ifPresent(this::checkWindow);
        request.binding()
                .ifPresent(binding -> requireSameDomain(
                        binding.range(), binding.range().region().domain()));
    }

    @Override
    boolean namesObjects(SendRequest request) {
        return datagrams || request.isBinding();
    }

    @Override
    void use(SendRequest request, LifetimeUses uses) {
        request.destination().ifPresent(address -> uses.begin(address.handle().lifetime()));
        request.window().ifPresent(window -> uses.begin(window.lifetime()));
        request.binding()
                .ifPresent(binding -> uses.begin(binding.range().region().lifetime()));
    }

    @Override
    NativeSendRequests allocate(int requests) {
        allocated = true;
        return new NativeSendRequests(requests, maxSegments(), capacity.maxInlineData());
    }

    @Override
    void write(NativeSendRequests requests, int index, SendRequest request) {
        MemoryRegion region = request.region();
        if (region == null || request.isInline()) {
            requests.begin(index, request.wrId(), 0, request.opcodeValue(), request.flagBits(), request.number());
            if (region != null) {
                writeInline(requests, index, region, request.offset(), request.firstLength());
            }
        } else {
            LocalAccess access = access(region, request.offset(), request.firstLength());
            requests.requireBuffers();
            requests.begin(
                    index,
                    request.wrId(),
                    request.opcodeValue(),
                    request.flagBits(),
                    request.number(),
                    access.address() + request.offset(),
                    (int) request.firstLength(),
                    access.lkey());
        }
        if (SendOpcodes.isAtomic(request.opcodeValue())) {
            requests.atomic(
                    index, request.remoteAddress(), request.remoteKey(), request.compareOrAdd(), request.swap());
        } else { // operations that reach no memory of the peer's do not look there
            requests.remote(index, request.remoteAddress(), request.remoteKey());
        }
        if (request.isParticular()) {
            writeParticulars(requests, index, request);
        }
    }

    private static void writeInline(
            NativeSendRequests requests, int index, MemoryRegion region, long offset, long length) {
        region.lifetime().during(() -> requests.inline(index, region.memory().asSlice(offset, length)));
    }

    private void writeParticulars(NativeSendRequests requests, int index, SendRequest request) {
        for (MemorySlice buffer : request.furtherBuffers()) {
            if (request.isInline()) {
                writeInline(requests, index, buffer.region(), buffer.offset(), buffer.length());
            } else {
                writeBuffer(requests, index, buffer.region(), buffer.offset(), buffer.length());
            }
        }
        request.window()
                .ifPresent(window -> request.binding()
                        .orElseThrow()
                        .write(requests.binding(index, window.pointer().address(), request.windowKey())));
        request.destination().ifPresent(address -> writeDestination(requests, index, address));
    }

    /** Names the peer of a datagram. */
    void writeDestination(NativeSendRequests requests, int index, DatagramAddress address) {
        requests.datagram(index, address.handle().pointer().address(), address.qpn(), address.queueKey());
        if (!address.equals(lastDestination)) { // reading is cheaper than writing
            lastDestination = address;
        }
    }

    @Override
    int post(NativeSendRequests requests, int first, int end) {
        int result = posting.post(requests, first, end);
        return result == 0 ? end - first : refused(result, requests, first, end);
    }

    /** What a provider's answer means: how many requests were posted if the queue is full, an exception otherwise. */
    int refused(int result, NativeSendRequests requests, int first, int end) {
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
                    "%s has %s octets; at most %s can be sent inline through this queue pair; "
                                    .formatted(request, request.length(), capacity.maxInlineData())
                            + "ask for more when it is created");
        }
    }

    private void checkDestination(SendRequest request) {
        Optional<DatagramAddress> destination = request.destination();
        if (datagrams && destination.isEmpty()) {
            throw withoutPeer(request);
        }
        if (!datagrams && destination.isPresent()) {
            throw withPeer(request);
        }
        destination.ifPresent(
                address -> requireSameDomain(address, address.handle().domain()));
    }
}
