package org.rdma4j.samples.rping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdma4j.verbs.RemoteMemory;

class RPingUsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    -v                   | say -s for the server or -c for the client
                    -s -c                | say -s for the server or -c for the client
                    -c                   | the client needs the server's address: -a ADDRESS
                    -s -S 16             | -S takes 32 to 65535
                    """)
    void theErrorForWrongUsageSaysWhatToDo(String arguments, String sentence) {
        StringWriter said = new StringWriter();
        assertThat(RPing.commandLine().setErr(new PrintWriter(said)).execute(arguments.split(" ")))
                .isEqualTo(2);
        assertThat(said.toString()).startsWith(sentence);
    }

    @Test
    void helpIsShown() {
        StringWriter said = new StringWriter();
        assertThat(RPing.commandLine().setOut(new PrintWriter(said)).execute("--help"))
                .isZero();
        assertThat(said.toString()).startsWith("Usage: rping").contains("-h, --help");
    }

    @Test
    void theAdvertisementIsSixteenBytesInNetworkOrder() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(Advertisement.BYTES);
            Advertisement sent = new Advertisement(new RemoteMemory(0x0102030405060708L, 0x090A0B0C), 64);
            sent.write(message);
            assertThat(message.toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 64);
            assertThat(Advertisement.read(message)).isEqualTo(sent);
        }
    }

    @Test
    void eachPingStartsWithTheNextCharacter() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(80);
            PingText text = new PingText();
            text.fill(memory, 0);
            assertThat(memory.getString(0))
                    .startsWith("rdma-ping-0: ABC")
                    .contains("xyzA")
                    .hasSize(79);
            text.fill(memory, 1);
            assertThat(memory.getString(0)).startsWith("rdma-ping-1: BCD");
        }
    }
}
