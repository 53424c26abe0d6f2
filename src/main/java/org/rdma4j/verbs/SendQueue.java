package org.rdma4j.verbs;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.datapath.NativeSendRequests;
import org.rdma4j.internal.datapath.SendOpcodes;
import org.rdma4j.internal.datapath.SendPosting;
import org.rdma4j.internal.lifetime.ExclusiveUse;
import org.rdma4j.internal.lifetime.LifetimeUses;
import org.rdma4j.verbs.attributes.MemoryWindowType;
import org.rdma4j.verbs.attributes.QueuePairType;

/** The send queue of a queue pair; {@code ibv_post_send(3)}, {@code ibv_wr_post(3)}. */
final class SendQueue extends WorkQueue<SendRequest, NativeSendRequests> {
    private static final Set<SendOpcode> OF_DATAGRAMS = EnumSet.of(SendOpcode.SEND, SendOpcode.SEND_WITH_IMMEDIATE);

    private final QueuePair queuePair;
    private final SendPosting posting;
    private final QueuePairType type;
    private final boolean datagrams;
    private final int offered;

    private final QueuePairCapacity capacity;
    private volatile boolean allocated;
    /** Null until a datagram is written. */
    private volatile @Nullable DatagramAddress lastDestination;

    SendQueue(QueuePair queuePair, SendPosting posting, QueuePairCapacity capacity, ExclusiveUse exclusive) {
        super(posting.verb(), queuePair.domain(), capacity.maxSendSegments(), exclusive);
        QueuePairType type = queuePair.type();
        this.queuePair = queuePair;
        this.posting = posting;
        this.type = type;
        this.datagrams = type == QueuePairType.UNRELIABLE_DATAGRAM;
        this.capacity = capacity;
        this.offered = datagrams ? posting.opcodes() & SendOpcode.bits(OF_DATAGRAMS) : posting.opcodes();
    }

    boolean isForDatagrams() {
        return datagrams;
    }

    /** Whether anything may have been posted: there is memory to post from, or an address. */
    boolean isPosted() {
        return datagrams ? lastDestination != null : allocated;
    }

    /** The address of the last datagram; null until one is written. */
    @Nullable
    DatagramAddress lastDestination() {
        return lastDestination;
    }

    /** The opcode for a request without data; null where no such request can be posted. */
    @Nullable
    SendOpcode markerOpcode() {
        int opcode = posting.markerOpcode();
        return opcode == SendOpcodes.NONE ? null : SendOpcode.of(opcode);
    }

    /** The opcodes that can be posted, as bits of {@link SendOpcodes#bit}. */
    int offered() {
        return offered;
    }

    /** Refuses an opcode that this queue does not have. */
    void checkOpcode(SendOpcode opcode, Object request) {
        if ((posting.opcodes() & SendOpcodes.bit(opcode.value())) == 0) {
            throw new IllegalArgumentException("%s: this queue pair was created for %s only"
                    .formatted(request, SendOpcode.ofBits(posting.opcodes())));
        }
        if (datagrams && !OF_DATAGRAMS.contains(opcode)) {
            throw new IllegalArgumentException("%s: UD queue pairs have %s only".formatted(request, OF_DATAGRAMS));
        }
    }

    @Override
    long longestMessage() {
        return queuePair.longestMessage();
    }

    @Override
    void requireMessageSize(long length) {
        queuePair.requireMessageSize(length);
    }

    /** Providers do not check this: they would read a missing peer or buffer from an invalid address. */
    @Override
    void check(SendRequest request) {
        if (request.length() > longestMessage()) {
            requireMessageSize(request.length());
        }
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
                    "%s reads 8 bytes, its buffer has %s".formatted(request, request.length()));
        }
        if (datagrams || request.hasRareFields()) {
            checkDestination(request);
            checkBinding(request);
        }
    }

    @Override
    boolean namesObjects(SendRequest request) {
        return datagrams || request.isBinding();
    }

    @Override
    void use(SendRequest request, LifetimeUses uses) {
        DatagramAddress destination = request.destination();
        if (destination != null) {
            uses.begin(destination.handle().lifetime());
        }
        MemoryWindow window = request.window();
        WindowBinding binding = request.binding();
        if (window != null && binding != null) {
            uses.begin(window.lifetime());
            uses.begin(binding.range().region().lifetime());
        }
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
        } else { // other operations do not read this
            requests.remote(index, request.remoteAddress(), request.remoteKey());
        }
        if (request.hasRareFields()) {
            writeRareFields(requests, index, request);
        }
    }

    private static void writeInline(
            NativeSendRequests requests, int index, MemoryRegion region, long offset, long length) {
        region.lifetime().during(() -> requests.inline(index, region.memory().asSlice(offset, length)));
    }

    private void writeRareFields(NativeSendRequests requests, int index, SendRequest request) {
        if (request.isInline()) {
            for (MemorySlice buffer : request.furtherBuffers()) {
                writeInline(requests, index, buffer.region(), buffer.offset(), buffer.length());
            }
        } else {
            writeBuffers(requests, index, request.furtherBuffers());
        }
        MemoryWindow window = request.window();
        WindowBinding binding = request.binding();
        if (window != null && binding != null) {
            binding.write(requests.binding(index, window.pointer().address(), request.windowKey()));
        }
        DatagramAddress destination = request.destination();
        if (destination != null) {
            writeDestination(requests, index, destination);
        }
    }

    /** Names the peer of a datagram. */
    void writeDestination(NativeSendRequests requests, int index, DatagramAddress address) {
        requests.datagram(index, address.handle().pointer().address(), address.qpn(), address.queueKey());
        if (!address.equals(lastDestination)) { // reading it is cheaper than writing it
            lastDestination = address;
        }
    }

    @Override
    int handToDevice(NativeSendRequests requests, int first, int end) {
        int result = posting.submit(requests, first, end);
        return result == 0 ? end - first : refused(result, requests, first, end);
    }

    /**
     * Converts the error number of a provider: to the number of posted requests if the queue is full, else to an
     * exception.
     */
    int refused(int result, NativeSendRequests requests, int first, int end) {
        return refused(result, requests, first, end, posting.refused(requests, first, end));
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
                "%s names a peer, but the %s queue pair is connected to one already: leave out to()"
                        .formatted(request, type));
    }

    private void checkBinding(SendRequest request) {
        MemoryWindow window = request.window();
        WindowBinding binding = request.binding();
        if (window != null && binding != null) {
            if (!domain().bindings().isHeldByCurrentThread()) {
                throw new IllegalStateException(
                        "%s was put into the array while another thread posted it".formatted(request));
            }
            requireSameDomain(window, window.domain());
            if (window.type() != MemoryWindowType.TYPE_2) {
                throw new IllegalArgumentException(window + " is bound with QueuePair.bindWindow");
            }
            requireSameDomain(binding.range(), binding.range().region().domain());
        }
    }

    private void checkInline(SendRequest request) {
        if (request.opcode().writesLocally()) {
            throw new IllegalArgumentException("%s cannot be inline: it reads the peer's memory".formatted(request));
        }
        if (request.length() > capacity.maxInlineData()) {
            throw new IllegalArgumentException(
                    "%s has %s bytes; at most %s can be sent inline through this queue pair; "
                                    .formatted(request, request.length(), capacity.maxInlineData())
                            + "ask for more when it is created");
        }
    }

    private void checkDestination(SendRequest request) {
        DatagramAddress destination = request.destination();
        if (destination == null) {
            if (datagrams) {
                throw withoutPeer(request);
            }
            return;
        }
        if (!datagrams) {
            throw withPeer(request);
        }
        requireSameDomain(destination, destination.handle().domain());
    }
}
