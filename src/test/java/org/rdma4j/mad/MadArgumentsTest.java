package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.Lid;

class MadArgumentsTest {
    @Test
    void aDatagramHas256Bytes() {
        assertThatThrownBy(() -> Mad.copyOf(MemorySegment.ofArray(new byte[255])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a MAD has 256 bytes, not 255");
    }

    @Test
    void aDatagramIsAnImmutableCopy() {
        byte[] bytes = new byte[Mad.SIZE];
        bytes[64] = 7;
        Mad mad = Mad.copyOf(MemorySegment.ofArray(bytes));
        bytes[64] = 8;

        assertThat(mad.bytes().u8(64)).isEqualTo(7);
        assertThat(mad.bytes().segment().isReadOnly()).isTrue();
    }

    @Test
    void lidZeroIsNotAnAddress() {
        assertThatThrownBy(() -> MadAddress.generalServices(Lid.of(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "the port has no LID, either because no subnet manager has given it one or because it is RoCE");
    }

    @Test
    void theRetryPolicyHasTheLimitsOfTheKernelInterface() {
        assertThat(MadRetryPolicy.defaults()
                        .withTimeout(Duration.ofMillis(Integer.MAX_VALUE))
                        .withTries(1))
                .hasToString("1 x 2147483647 ms");
        assertThat(MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(1)).withTries(7))
                .returns(7, MadRetryPolicy::tries)
                .returns(1, MadRetryPolicy::timeoutMillis);
        assertThatThrownBy(() -> MadRetryPolicy.defaults()
                        .withTimeout(Duration.ofMillis(1).minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MadRetryPolicy.defaults()
                        .withTimeout(Duration.ofMillis(Integer.MAX_VALUE).plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MadRetryPolicy.defaults().withTimeout(Duration.ZERO))
                .hasMessageContaining("from 1 to 2147483647 ms");
        assertThatThrownBy(() -> MadRetryPolicy.defaults()
                        .withTimeout(Duration.ofSeconds(1))
                        .withTries(0))
                .hasMessageContaining("at least once");
    }

    @Test
    void unknownNumbersAreKept() {
        assertThat(new ManagementClass(0x32)).hasToString("management class 0x32");
        assertThat(new MadMethod(0x7F)).hasToString("Method(0x7F)");
        assertThatThrownBy(() -> new ManagementClass(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MadMethod(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPortIsANumberOf8Bits() {
        assertThatThrownBy(() -> UmadPort.open("mlx5_0", 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a port is a number from 0 to 255, not 256");
    }

    @Test
    void aRoceAddressHasAGid() {
        MadAddress address = MadAddress.generalServices(Gid.parse("fd00::1"), 2);

        assertThat(address).hasToString("GID fd00:0000:0000:0000:0000:0000:0000:0001");
        assertThat(address.withPkeyIndex(3).pkeyIndex()).isEqualTo(3);
        assertThatThrownBy(() -> MadAddress.generalServices(Gid.ZERO, 256))
                .hasMessage("the source GID index is a number from 0 to 255, not 256");
    }

    @Test
    void anAddressSaysWhatToCheckWhenNobodyAnswers() {
        assertThat(MadAddress.directedRoute())
                .hasToString("directed route")
                .returns("the route exists (ibnetdiscover)", MadAddress::doubt);
        assertThat(MadAddress.generalServices(Lid.of(18)))
                .hasToString("LID 18")
                .returns("the LID is in use (ibnetdiscover)", MadAddress::doubt);
        assertThat(MadAddress.generalServices(Gid.parse("fd00::1"), 2).doubt())
                .isEqualTo("a host has the GID and runs an agent (rdma4j perf-agent)");
    }

    @Test
    void aDirectedRouteHasLimits() {
        DirectedRoute route = DirectedRoute.through(1, 3).then(2);

        assertThat(route).hasToString("0,1,3,2");
        assertThat(DirectedRoute.SELF).hasToString("0");
        assertThatThrownBy(() -> route.then(0)).hasMessage("a directed route goes through ports from 1 to 254, not 0");
        assertThatThrownBy(() -> route.then(255))
                .hasMessage("a directed route goes through ports from 1 to 254, not 255");
        assertThat(route.then(254).hops()).isEqualTo(4);
        assertThat(new DirectedRoute(Collections.nCopies(63, 1)).hops()).isEqualTo(63);
        assertThatThrownBy(() -> new DirectedRoute(Collections.nCopies(64, 1)))
                .hasMessage("a directed route has at most 63 hops, not 64");
    }

    /** The first byte of a path is for the port that the route begins at. */
    @Test
    void aDirectedRouteIsWrittenFromItsFirstHopOn() {
        ByteBuffer path = ByteBuffer.allocate(5);
        DirectedRoute.through(1, 254, 2).encode(path);

        assertThat(path.array()).containsExactly(0, 1, (byte) 254, 2, 0);
    }

    @Test
    void onlyRequestsNeedARegistration() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(MethodMask.of(Set.of(), arena)).isEqualTo(MemorySegment.NULL);
            MemorySegment mask = MethodMask.of(Set.of(MadMethod.GET, new MadMethod(0x7F)), arena);
            assertThat(mask.toArray(ValueLayout.JAVA_LONG)).containsExactly(2, 1L << 63);
            assertThatThrownBy(() -> MethodMask.of(Set.of(MadMethod.GET_RESPONSE), arena))
                    .hasMessage("GetResp is a response, which an agent receives without registering for it");
        }
    }
}
