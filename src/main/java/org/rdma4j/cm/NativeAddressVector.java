package org.rdma4j.cm;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Lid;
import org.rdma4j.bindings.rdmacm.ibv_ah_attr;
import org.rdma4j.internal.query.NativeGlobalRoute;
import org.rdma4j.verbs.AddressVector;

/** Reads a path from librdmacm: {@code struct ibv_ah_attr}. */
final class NativeAddressVector {
    private NativeAddressVector() {}

    static AddressVector read(MemorySegment attributes) {
        AddressVector local = AddressVector.local(
                        Byte.toUnsignedInt(ibv_ah_attr.port_num(attributes)),
                        Lid.of(Short.toUnsignedInt(ibv_ah_attr.dlid(attributes))))
                .withServiceLevel(Byte.toUnsignedInt(ibv_ah_attr.sl(attributes)))
                .withSourcePathBits(Byte.toUnsignedInt(ibv_ah_attr.src_path_bits(attributes)))
                .withStaticRate(Byte.toUnsignedInt(ibv_ah_attr.static_rate(attributes)));
        return ibv_ah_attr.is_global(attributes) == 0
                ? local
                : local.withGlobalRoute(NativeGlobalRoute.read(ibv_ah_attr.grh(attributes)));
    }
}
