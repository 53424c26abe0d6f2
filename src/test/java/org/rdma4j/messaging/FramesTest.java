package org.rdma4j.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.rdma4j.verbs.RemoteMemory;

/** What goes over the wire, and what a peer may send in its place. */
class FramesTest {
    @Property
    void aHeaderIsReadAsItWasWritten(@ForAll("headers") FrameHeader header) throws Exception {
        MemorySegment frame = MemorySegment.ofArray(new byte[FrameHeader.SIZE + header.length()]);
        header.write(frame);
        assertThat(FrameHeader.read(frame)).isEqualTo(header);
    }

    @Provide
    Arbitrary<FrameHeader> headers() {
        return Combinators.combine(
                        Arbitraries.of(FrameType.class),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 0xFFFF),
                        Arbitraries.integers().between(0, 5000),
                        Arbitraries.longs())
                .as((type, offered, credits, length, id) -> {
                    boolean isOffer = offered && type.carriesMessage();
                    return new FrameHeader(type, isOffer, credits, isOffer ? Offer.SIZE : length, id);
                });
    }

    /** A million bytes of anything are read, or refused with a sentence. */
    @Property(tries = 20_000)
    void anyBytesAreAHeaderOrAViolation(@ForAll byte[] bytes) {
        try {
            FrameHeader header = FrameHeader.read(MemorySegment.ofArray(bytes));
            assertThat(header.length()).isEqualTo(bytes.length - FrameHeader.SIZE);
        } catch (ProtocolViolation e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Test
    void headersThatBreakARuleAreRefused() {
        FrameHeader good = new FrameHeader(FrameType.MESSAGE, false, 3, 10, 7);
        assertThatThrownBy(() -> FrameHeader.read(changed(good, 0, 0))).hasMessage("there is no frame of type 0");
        assertThatThrownBy(() -> FrameHeader.read(changed(good, 0, 200))).hasMessage("there is no frame of type 200");
        assertThatThrownBy(() -> FrameHeader.read(changed(good, 1, 1))).hasMessageContaining("cannot be an offer");
        assertThatThrownBy(() -> FrameHeader.read(changed(good, 7, 11)))
                .hasMessage("the header says 11 bytes of payload, but there are 10");
        assertThatThrownBy(() -> FrameHeader.read(changed(good, 23, 1))).hasMessageContaining("are not 0");
        assertThatThrownBy(() -> FrameHeader.read(MemorySegment.ofArray(new byte[23])))
                .hasMessage("a frame of 23 bytes has no header");
    }

    private static MemorySegment changed(FrameHeader header, int at, int value) {
        byte[] bytes = new byte[FrameHeader.SIZE + header.length()];
        header.write(MemorySegment.ofArray(bytes));
        bytes[at] = (byte) value;
        return MemorySegment.ofArray(bytes);
    }

    @Test
    void anOfferIsReadAsItWasWrittenAndNotIfItIsTooLong() throws Exception {
        Offer offer = new Offer(5, new RemoteMemory(0xffff_8000_0000_1234L, 0x89ab_cdef), 1000);
        assertThat(Offer.of(offer.toBytes(), 1000)).isEqualTo(offer);
        assertThatThrownBy(() -> Offer.of(offer.toBytes(), 999))
                .hasMessage("a message of 1000 bytes was offered, and this side accepts at most 999");
        assertThatThrownBy(() -> Offer.of(new Offer(5, offer.memory(), -1).toBytes(), Long.MAX_VALUE))
                .hasMessageContaining("18446744073709551615 bytes");
    }

    @Test
    void aGreetingIsPaddedOnTheWay() throws Exception {
        Greeting greeting = Greeting.of(MessagingOptions.defaults());
        byte[] padded = Arrays.copyOf(greeting.toBytes(), 56);
        assertThat(Greeting.of(padded)).isEqualTo(greeting);
        padded[4] = 2;
        assertThatThrownBy(() -> Greeting.of(padded)).hasMessageContaining("speaks version 2");
        padded[0] = 0;
        assertThatThrownBy(() -> Greeting.of(padded)).hasMessageContaining("does not speak");
        assertThatThrownBy(() -> Greeting.of(new byte[0])).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> Greeting.of(new Greeting(100, 32, 0).toBytes()))
                .hasMessageContaining("out of range");
        assertThatThrownBy(() -> Greeting.of(new Greeting(8192, 7, 0).toBytes()))
                .hasMessageContaining("out of range");
    }

    @Test
    void aPartOfPublishedMemoryIsWithinIt() {
        RemoteRegion region = new RemoteRegion("board", new RemoteMemory(1000, 1), 100);
        assertThat(region.part(40, 60)).isEqualTo(new RemoteMemory(1040, 1));
        for (long[] wrong : new long[][] {{41, 60}, {-1, 1}, {0, -1}, {Long.MAX_VALUE, 1}, {1, Long.MAX_VALUE}}) {
            assertThatThrownBy(() -> region.part(wrong[0], wrong[1])).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
