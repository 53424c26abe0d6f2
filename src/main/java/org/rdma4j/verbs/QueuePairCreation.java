package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_qp_init_attr_ex;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.datapath.ClassicPosting;
import org.rdma4j.internal.datapath.ExtendedPosting;
import org.rdma4j.internal.datapath.SendPosting;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.VerbsFunctions;
import org.rdma4j.verbs.attributes.QueuePairFlag;
import org.rdma4j.verbs.attributes.QueuePairType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a queue pair by its specification: with {@code ibv_create_qp(3)}, or with {@code ibv_create_qp_ex(3)} where
 * the specification asks for more than the classic function has.
 *
 * @param pointer the {@code struct ibv_qp *}
 * @param capacity the sizes that the device made the queues
 */
record QueuePairCreation(MemorySegment pointer, QueuePairCapacity capacity) {
    private static final class Functions {
        static final MethodHandle CREATE =
                NativeCall.link(verbs_h.ibv_create_qp$address(), verbs_h.ibv_create_qp$descriptor());
        static final MethodHandle DESTROY =
                NativeCall.link(verbs_h.ibv_destroy_qp$address(), verbs_h.ibv_destroy_qp$descriptor());
        static final MethodHandle CREATE_EXTENDED = NativeCall.link(verbs_context.create_qp_ex.descriptor());
    }

    private static final Logger LOG = LoggerFactory.getLogger(QueuePairCreation.class);

    /** Refuses a spec whose parts do not fit together, or whose sizes the device does not have. */
    static void requireSuitable(ProtectionDomain domain, QueuePairSpec spec) {
        requireSameDevice(domain, spec.sendCompletions());
        requireSameDevice(domain, spec.receiveCompletions());
        if (spec.isCounting()) {
            spec.sendCompletions().requireNumbers();
            spec.receiveCompletions().requireNumbers();
        }
        requireCapacity(domain, "sends", spec.capacity().maxSend());
        requireCapacity(domain, "receives", spec.capacity().maxReceive());
        spec.sharedReceiveQueue().map(SharedReceiveQueue::domain).ifPresent(other -> {
            if (other != domain) {
                throw new IllegalArgumentException(
                        "the shared receive queue is of another protection domain than the queue pair");
            }
        });
    }

    static QueuePairCreation create(ProtectionDomain domain, QueuePairSpec spec) {
        return spec.isContentWithLessInline() ? withMostInline(domain, spec) : createExactly(domain, spec);
    }

    /** No verb tells how much a device sends inline: queue pairs are created until it is known. */
    private static QueuePairCreation withMostInline(ProtectionDomain domain, QueuePairSpec spec) {
        int refused = spec.capacity().maxInlineData();
        try {
            return createExactly(domain, spec);
        } catch (RdmaException e) {
            LOG.debug(
                    "looking for the most inline data that {} takes",
                    domain.context().deviceName(),
                    e);
        }
        int taken = 0;
        QueuePairCreation best = createExactly(domain, spec.withMaxInlineData(0));
        while (refused - taken > 1) {
            int middle = taken + (refused - taken) / 2;
            try {
                QueuePairCreation better = createExactly(domain, spec.withMaxInlineData(middle));
                destroy(best.pointer, new Arguments(domain, spec));
                best = better;
                taken = middle;
            } catch (RdmaException e) {
                refused = middle;
            }
        }
        return best;
    }

    /** {@code ibv_destroy_qp(3)}. */
    static void destroy(MemorySegment queuePair, CallDescription description) {
        NativeCall.returningErrno(
                "ibv_destroy_qp", description, errno -> (int) Functions.DESTROY.invokeExact(errno, queuePair));
    }

    private static QueuePairCreation createExactly(ProtectionDomain domain, QueuePairSpec spec) {
        try (Arena arena = Arena.ofConfined()) {
            // The classic structure is the beginning of the extended one.
            MemorySegment initial = arena.allocate(ibv_qp_init_attr_ex.layout());
            ibv_qp_init_attr_ex.send_cq(initial, spec.sendCompletions().pointer());
            ibv_qp_init_attr_ex.recv_cq(initial, spec.receiveCompletions().pointer());
            spec.sharedReceiveQueue().ifPresent(queue -> ibv_qp_init_attr_ex.srq(initial, queue.pointer()));
            ibv_qp_init_attr_ex.qp_type(initial, spec.type().value());
            ibv_qp_init_attr_ex.sq_sig_all(initial, spec.isSignalingAll() ? 1 : 0);
            spec.capacity().write(ibv_qp_init_attr_ex.cap(initial));
            boolean extended =
                    !spec.extendedOperations().isEmpty() || !spec.flags().isEmpty();
            MemorySegment pointer =
                    extended ? createExtended(domain, spec, initial) : createClassic(domain, spec, initial);
            return new QueuePairCreation(pointer, QueuePairCapacity.read(ibv_qp_init_attr_ex.cap(initial)));
        }
    }

    /** How requests are posted to the send queue. */
    SendPosting posting(ProtectionDomain domain, QueuePairSpec spec) {
        return spec.extendedOperations().isEmpty()
                ? new ClassicPosting(domain.context().dataPath(), pointer.address())
                : new ExtendedPosting(
                        pointer,
                        SendOpcode.bits(spec.extendedOperations()),
                        spec.type() == QueuePairType.UNRELIABLE_DATAGRAM,
                        capacity.maxSend());
    }

    private static void requireSameDevice(ProtectionDomain domain, CompletionQueue completions) {
        if (completions.context() != domain.context()) {
            throw new IllegalArgumentException(
                    "the %s is of another open device than the %s".formatted(completions, domain));
        }
    }

    private static void requireCapacity(ProtectionDomain domain, String what, int count) {
        int most = domain.context().deviceAttributes().maxWorkRequests();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("a queue pair of %s holds 0 to %s %s, not %s"
                    .formatted(domain.context().deviceName(), most, what, count));
        }
    }

    private static MemorySegment createClassic(ProtectionDomain domain, QueuePairSpec spec, MemorySegment initial) {
        return NativeCall.pointer("ibv_create_qp", new Arguments(domain, spec), errno ->
                (MemorySegment) Functions.CREATE.invokeExact(errno, domain.pointer(), initial));
    }

    private static MemorySegment createExtended(ProtectionDomain domain, QueuePairSpec spec, MemorySegment initial) {
        MemorySegment context = domain.context().pointer();
        MemorySegment function = VerbsFunctions.requireExtended(
                context,
                verbs_context.create_qp_ex$offset(),
                "ibv_create_qp_ex",
                domain.context().deviceName());
        int mask = verbs_h.IBV_QP_INIT_ATTR_PD();
        ibv_qp_init_attr_ex.pd(initial, domain.pointer());
        if (!spec.flags().isEmpty()) {
            mask |= verbs_h.IBV_QP_INIT_ATTR_CREATE_FLAGS();
            ibv_qp_init_attr_ex.create_flags(initial, QueuePairFlag.bits(spec.flags()));
        }
        if (!spec.extendedOperations().isEmpty()) {
            mask |= verbs_h.IBV_QP_INIT_ATTR_SEND_OPS_FLAGS();
            ibv_qp_init_attr_ex.send_ops_flags(initial, SendOpcode.bits(spec.extendedOperations()));
        }
        ibv_qp_init_attr_ex.comp_mask(initial, mask);
        return NativeCall.pointer("ibv_create_qp_ex", new Arguments(domain, spec), errno ->
                (MemorySegment) Functions.CREATE_EXTENDED.invokeExact(function, errno, context, initial));
    }

    private record Arguments(ProtectionDomain domain, QueuePairSpec spec) implements CallDescription {
        @Override
        public String deviceName() {
            return domain.context().deviceName();
        }

        @Override
        public String arguments() {
            return spec.toString();
        }

        @Override
        public String advice(Errno errno) {
            return switch (errno.name()) {
                case "EINVAL" ->
                    "%s has at most %s requests of %s segments%s"
                            .formatted(
                                    deviceName(),
                                    domain.context().deviceAttributes().maxWorkRequests(),
                                    domain.context().deviceAttributes().maxScatterGatherEntries(),
                                    spec.capacity().maxInlineData() == 0
                                            ? ""
                                            : ", and perhaps less inline: ask for as much as there is with"
                                                    + " withInlineDataUpTo");
                case "EPERM" -> "raw packets need CAP_NET_RAW";
                case "ENOMEM" -> "the device has no more queue pairs, or RLIMIT_MEMLOCK is too low: ulimit -l";
                default -> CallDescription.super.advice(errno);
            };
        }
    }
}
