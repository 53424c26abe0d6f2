package org.rdma4j.internal.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.LinkLayer;
import org.rdma4j.PortState;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.verbs.attributes.AtomicCapability;
import org.rdma4j.verbs.attributes.ForkStatus;
import org.rdma4j.verbs.attributes.GidType;
import org.rdma4j.verbs.attributes.NodeType;
import org.rdma4j.verbs.attributes.PathMigrationState;
import org.rdma4j.verbs.attributes.PhysicalPortState;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.TransportType;

class NumberedConstantsTest {
    @ParameterizedTest
    @MethodSource("enums")
    void everyNumberHasAConstantOrIsUnknown(
            IntFunction<? extends Enum<?>> of, IntFunction<String> describe, int known) {
        assertThat(IntStream.range(-300, 300).mapToObj(of).filter(constant -> !isUnknown(constant)))
                .hasSize(known)
                .doesNotHaveDuplicates();
        assertThat(IntStream.range(-300, 300).filter(number -> isUnknown(of.apply(number))))
                .allSatisfy(number -> assertThat(describe.apply(number)).isEqualTo("UNKNOWN(" + number + ")"));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 57, Integer.MAX_VALUE})
    void aNumberWithoutNameIsUnknownAndPrinted(int number) {
        assertThat(PortState.of(number)).isSameAs(PortState.UNKNOWN);
        assertThat(PortState.describe(number)).isEqualTo("UNKNOWN(" + number + ")");
    }

    @Test
    void constantsHaveTheNumbersOfC() {
        assertThat(PortState.of(verbs_h.IBV_PORT_ACTIVE())).isSameAs(PortState.ACTIVE);
        assertThat(PortState.describe(verbs_h.IBV_PORT_ACTIVE_DEFER())).isEqualTo("ACTIVE_DEFER");
        assertThat(QueuePairState.of(verbs_h.IBV_QPS_SQE())).isSameAs(QueuePairState.SEND_QUEUE_ERROR);
        assertThat(QueuePairState.of(verbs_h.IBV_QPS_UNKNOWN())).isSameAs(QueuePairState.UNKNOWN);
        assertThat(NodeType.of(verbs_h.IBV_NODE_RNIC())).isSameAs(NodeType.RNIC);
        assertThat(TransportType.of(verbs_h.IBV_TRANSPORT_UNKNOWN())).isSameAs(TransportType.UNKNOWN);
    }

    private enum Colour {
        UNKNOWN(-1),
        RED(0),
        BLUE(3);

        private final int number;

        Colour(int number) {
            this.number = number;
        }
    }

    @Test
    void numbersBetweenAndBeyondTheConstantsAreUnknown() {
        NumberedConstants<Colour> colours =
                NumberedConstants.of(Colour.values(), colour -> colour.number, Colour.UNKNOWN);

        assertThat(IntStream.rangeClosed(-1, 8).mapToObj(colours::get))
                .containsExactly(
                        Colour.UNKNOWN,
                        Colour.RED,
                        Colour.UNKNOWN,
                        Colour.UNKNOWN,
                        Colour.BLUE,
                        Colour.UNKNOWN,
                        Colour.UNKNOWN,
                        Colour.UNKNOWN,
                        Colour.UNKNOWN,
                        Colour.UNKNOWN);
        assertThat(colours.describe(3)).isEqualTo("BLUE");
        assertThat(colours.describe(7)).isEqualTo("UNKNOWN(7)");
    }

    private static Stream<Arguments> enums() {
        return Stream.of(
                of(PortState::of, PortState::describe, PortState.values()),
                of(LinkLayer::of, LinkLayer::describe, LinkLayer.values()),
                of(QueuePairState::of, QueuePairState::describe, QueuePairState.values()),
                of(PathMigrationState::of, PathMigrationState::describe, PathMigrationState.values()),
                of(ForkStatus::of, ForkStatus::describe, ForkStatus.values()),
                of(AtomicCapability::of, AtomicCapability::describe, AtomicCapability.values()),
                of(GidType::of, GidType::describe, GidType.values()),
                of(NodeType::of, NodeType::describe, NodeType.values()),
                of(PhysicalPortState::of, PhysicalPortState::describe, PhysicalPortState.values()),
                of(TransportType::of, TransportType::describe, TransportType.values()));
    }

    private static Arguments of(IntFunction<? extends Enum<?>> of, IntFunction<String> describe, Enum<?>[] constants) {
        return Arguments.of(of, describe, constants.length - 1);
    }

    private static boolean isUnknown(Enum<?> constant) {
        return constant.name().equals("UNKNOWN");
    }
}
