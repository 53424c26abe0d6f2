package org.rdma4j.verbs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.bindings.verbs.ibv_ah;
import org.rdma4j.bindings.verbs.ibv_cq;
import org.rdma4j.bindings.verbs.ibv_mr;
import org.rdma4j.bindings.verbs.ibv_port_attr;
import org.rdma4j.bindings.verbs.ibv_qp;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.bindings.verbs.ibv_qp_init_attr;
import org.rdma4j.bindings.verbs.ibv_srq;
import org.rdma4j.bindings.verbs.ibv_srq_attr;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.fixtures.ConnectedPair;

/** Uses the pointers as a C library would, through functions of libibverbs that are linked here separately. */
@Tag("soft-roce")
@SuppressWarnings("restricted") // links functions and reads structures as a C library would
class NativePointerTest {
    private static final int STATE = 1;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libibverbs.so.1", Arena.global());

    @Test
    void aFunctionInCTakesThePointersOfOpenObjects() throws Throwable {
        try (ConnectedPair pair = new ConnectedPair();
                SharedReceiveQueue shared = pair.domain.createSharedReceiveQueue(33, 2);
                Arena arena = Arena.ofConfined()) {
            MemorySegment port = arena.allocate(ibv_port_attr.layout());
            assertThat((int) function("ibv_query_port", ADDRESS, JAVA_BYTE, ADDRESS)
                            .invokeExact(pair.context.nativePointer(), (byte) 1, port))
                    .isZero();
            assertThat(ibv_port_attr.state(port))
                    .isEqualTo(pair.context.portAttributes(1).stateValue());

            MemorySegment queuePair = arena.allocate(ibv_qp_attr.layout());
            MemorySegment initial = arena.allocate(ibv_qp_init_attr.layout());
            assertThat((int) function("ibv_query_qp", ADDRESS, ADDRESS, JAVA_INT, ADDRESS)
                            .invokeExact(pair.left.queuePair.nativePointer(), queuePair, STATE, initial))
                    .isZero();
            assertThat(ibv_qp_attr.qp_state(queuePair)).isEqualTo(QueuePairState.READY_TO_SEND.value());

            MemorySegment receives = arena.allocate(ibv_srq_attr.layout());
            assertThat((int) function("ibv_query_srq", ADDRESS, ADDRESS).invokeExact(shared.nativePointer(), receives))
                    .isZero();
            assertThat(ibv_srq_attr.max_wr(receives)).isGreaterThanOrEqualTo(33);
        }
    }

    @Test
    void thePointersLeadToEachOtherInC() {
        try (ConnectedPair pair = new ConnectedPair();
                SharedReceiveQueue shared = pair.domain.createSharedReceiveQueue(4, 1);
                AddressHandle handle = pair.domain.createAddressHandle(
                        pair.left.queuePair.addressVectorTo(pair.right.queuePair.endpoint()))) {
            MemorySegment domain = pair.domain.nativePointer();
            MemorySegment queuePair = struct(pair.left.queuePair.nativePointer(), ibv_qp.sizeof());
            assertThat(ibv_qp.pd(queuePair).address()).isEqualTo(domain.address());
            assertThat(ibv_qp.send_cq(queuePair).address())
                    .isEqualTo(pair.left.completions.nativePointer().address());
            assertThat(ibv_qp.qp_num(queuePair)).isEqualTo(pair.left.queuePair.qpn());
            MemorySegment region = struct(pair.left.buffer.nativePointer(), ibv_mr.sizeof());
            assertThat(ibv_mr.pd(region).address()).isEqualTo(domain.address());
            assertThat(ibv_mr.lkey(region)).isEqualTo(pair.left.buffer.lkey());
            assertThat(ibv_srq.pd(struct(shared.nativePointer(), ibv_srq.sizeof()))
                            .address())
                    .isEqualTo(domain.address());
            assertThat(ibv_ah.pd(struct(handle.nativePointer(), ibv_ah.sizeof()))
                            .address())
                    .isEqualTo(domain.address());
            assertThat(ibv_cq.context(struct(pair.left.completions.nativePointer(), ibv_cq.sizeof()))
                            .address())
                    .isEqualTo(pair.context.nativePointer().address());
        }
    }

    @Test
    void aPointerHasLengthZeroAndAClosedObjectHasNone() {
        List<Supplier<MemorySegment>> pointers;
        try (ConnectedPair pair = new ConnectedPair()) {
            SharedReceiveQueue shared = pair.domain.createSharedReceiveQueue(4, 1);
            pointers = List.of(
                    pair.context::nativePointer,
                    pair.domain::nativePointer,
                    pair.left.completions::nativePointer,
                    pair.left.buffer::nativePointer,
                    pair.left.queuePair::nativePointer,
                    shared::nativePointer);
            assertThat(pointers).allSatisfy(pointer -> {
                assertThat(pointer.get().byteSize()).isZero();
                assertThat(pointer.get().address()).isNotZero();
            });
        }
        assertThat(pointers)
                .allSatisfy(pointer -> assertThatThrownBy(pointer::get)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith(" is closed"));
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MemorySegment struct(MemorySegment pointer, long size) {
        return pointer.reinterpret(size);
    }
}
