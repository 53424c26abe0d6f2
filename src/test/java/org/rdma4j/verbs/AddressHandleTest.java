package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_ah_attr;
import org.rdma4j.verbs.attributes.GidEntry;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class AddressHandleTest {
    private Context context;
    private ProtectionDomain domain;
    private GidEntry own;

    @BeforeEach
    void open() {
        context = SoftRoceDevice.open();
        domain = context.allocateProtectionDomain();
        own = context.gidTable().stream().min(GidEntry.PREFERENCE).orElseThrow();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void isMadeForAGlobalRoute() {
        AddressVector way = AddressVector.global(own.port(), GlobalRoute.to(own.gid(), own.index()));
        AddressHandle handle = domain.createAddressHandle(way);
        assertThat(handle.pointer().address()).isNotZero();
        assertThat(handle.domain()).isSameAs(domain);
        assertThat(handle.addressVector()).isEqualTo(way);
        assertThat(handle)
                .hasToString("address handle of %s from port %d to %s from GID %d, hop limit 64"
                        .formatted(SoftRoceDevice.name(), own.port(), own.gid(), own.index()));
    }

    @Test
    void isRefusedOnRoceWithoutAGlobalRoute() {
        assertThatThrownBy(() -> domain.createAddressHandle(AddressVector.local(own.port(), Lid.of(0))))
                .isInstanceOf(RdmaException.class)
                .hasMessage(
                        "ibv_create_ah: EINVAL (%s, from port 1 to LID 0); on RoCE an address vector needs a global route",
                        SoftRoceDevice.name());
    }

    @Test
    void isRefusedForAGidIndexThatThePortDoesNotHave() {
        assertThatThrownBy(() ->
                        domain.createAddressHandle(AddressVector.global(own.port(), GlobalRoute.to(own.gid(), 255))))
                .isInstanceOf(RdmaException.class)
                .hasMessage(
                        "ibv_create_ah: ENODATA (%s, from port 1 to %s from GID 255, hop limit 64); "
                                + "that entry of the GID table is empty, Context.gidTable has the others",
                        SoftRoceDevice.name(), own.gid());
    }

    @Test
    void isClosedOnceAndWithItsDomain() {
        AddressVector way = AddressVector.global(own.port(), GlobalRoute.to(own.gid(), own.index()));
        AddressHandle first = domain.createAddressHandle(way);
        first.close();
        first.close();
        assertThat(first.isClosed()).isTrue();

        AddressHandle second = domain.createAddressHandle(way);
        domain.close();
        assertThat(second.isClosed()).isTrue();
        assertThatThrownBy(() -> domain.createAddressHandle(way))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the protection domain of %s is closed", SoftRoceDevice.name());
    }

    @Test
    void anAddressVectorComesBackAsItWasWritten() {
        AddressVector way = new AddressVector(
                200,
                Lid.of(0xBFFF),
                15,
                127,
                255,
                GlobalRoute.to(own.gid(), 254)
                        .withHopLimit(255)
                        .withTrafficClass(129)
                        .withFlowLabel(0xF_FFFF));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ibv_ah_attr.layout());
            way.write(attributes);
            assertThat(AddressVector.read(attributes)).isEqualTo(way);
        }
    }

    @Test
    void anAddressVectorHasItsRanges() {
        assertThatThrownBy(() -> AddressVector.local(0, Lid.of(1)))
                .hasMessage("a port is a number from 1 to 255, not 0");
        assertThatThrownBy(() -> AddressVector.local(1, Lid.of(1)).withServiceLevel(16))
                .hasMessage("the service level is a number from 0 to 15, not 16");
        assertThatThrownBy(() -> GlobalRoute.to(own.gid(), 0).withFlowLabel(1 << 20))
                .hasMessage("the flow label is a number from 0 to 1048575, not 1048576");
        assertThatThrownBy(() -> GlobalRoute.to(own.gid(), -1))
                .hasMessage("the source GID index is a number from 0 to 255, not -1");
    }
}
