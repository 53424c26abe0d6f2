package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_mw_bind;
import org.rdma4j.internal.datapath.NativeSendRequests;
import org.rdma4j.internal.datapath.QueuePairCounting;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.lifetime.LifetimeUses;
import org.rdma4j.verbs.attributes.MemoryWindowType;

/**
 * Posts bindings of memory windows to a queue pair. Each window then depends on the region that it is bound to, so that
 * the region is not deregistered before the window.
 */
final class WindowPosting {
    private final QueuePair queuePair;
    private final MemorySegment pointer;
    private final SendQueue sendQueue;
    /** Null if nothing is counted. */
    private final @Nullable QueuePairCounting counting;

    WindowPosting(
            QueuePair queuePair, MemorySegment pointer, SendQueue sendQueue, @Nullable QueuePairCounting counting) {
        this.queuePair = queuePair;
        this.pointer = pointer;
        this.sendQueue = sendQueue;
        this.counting = counting;
    }

    /** Binds a window of type 1. Returns false if the send queue is full. */
    boolean bind(long wrId, MemoryWindow window, WindowBinding target) {
        if (window.type() != MemoryWindowType.TYPE_1) {
            throw new IllegalArgumentException(window + " is bound with a send request");
        }
        MemoryRegion region = target.range().region();
        sendQueue.requireSameDomain(window, window.domain());
        sendQueue.requireSameDomain(target.range(), region.domain());
        domain().bindings().lock();
        try (LifetimeUses uses = new LifetimeUses();
                Arena arena = Arena.ofConfined()) {
            uses.begin(queuePair.lifetime());
            uses.begin(window.lifetime());
            uses.begin(region.lifetime());
            window.binding(region);
            MemorySegment bind = arena.allocate(ibv_mw_bind.layout());
            ibv_mw_bind.wr_id(bind, wrId);
            ibv_mw_bind.send_flags(bind, NativeSendRequests.SIGNALED);
            target.write(ibv_mw_bind.bind_info(bind));
            NativeCall.returningErrno(
                    "ibv_bind_mw",
                    queuePair.describe(window::toString),
                    errno -> domain().context().functions().bindMemoryWindow(errno, pointer, window.pointer(), bind));
            window.bound(window.nativeRkey(), region);
            if (counting != null) {
                counting.binding();
            }
            return true;
        } catch (RdmaException e) {
            if (e.errno().filter(Errno.ENOMEM::equals).isPresent()) {
                return false;
            }
            throw e;
        } finally {
            window.settle();
            domain().bindings().unlock();
        }
    }

    /** Posts requests of which some bind windows. Those before a refused one are posted, and bind. */
    int post(List<SendRequest> requests) {
        domain().bindings().lock();
        try {
            requests.forEach(this::prepare);
            int posted = sendQueue.postAll(requests.toArray(SendRequest[]::new));
            requests.subList(0, posted).forEach(this::remember);
            return posted;
        } catch (WorkRequestException e) {
            requests.subList(0, e.posted().orElse(0)).forEach(this::remember);
            throw e;
        } finally {
            requests.forEach(WindowPosting::settle);
            domain().bindings().unlock();
        }
    }

    private void prepare(SendRequest request) {
        MemoryWindow window = request.window();
        WindowBinding binding = request.binding();
        if (window != null && binding != null) {
            sendQueue.requireSameDomain(window, window.domain());
            window.binding(binding.range().region(), queuePair.lifetime());
        }
    }

    private void remember(SendRequest request) {
        MemoryWindow window = request.window();
        WindowBinding binding = request.binding();
        if (window != null && binding != null) {
            window.bound(request.windowKey(), binding.range().region(), queuePair.lifetime());
        }
    }

    private static void settle(SendRequest request) {
        MemoryWindow window = request.window();
        if (window != null) {
            window.settle();
        }
    }

    private ProtectionDomain domain() {
        return queuePair.domain();
    }
}
