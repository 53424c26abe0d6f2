package org.rdma4j.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in the README are copies of code that tests run: {@link HelloTest}, and the example of connections. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path CONNECTIONS = Path.of("../src/test/java/org/rdma4j/examples/ConnectionExampleTest.java");
    private static final Path SAMPLE = Path.of("src/main/java/org/rdma4j/samples/hello/Hello.java");

    @Test
    void showsTheSampleWithoutChanges() throws Exception {
        String sample = Files.readString(SAMPLE);
        String body = sample.substring(sample.indexOf("        try (var devices"), sample.lastIndexOf("    }\n}"));
        assertThat(Files.readString(README)).contains("```java\n" + body.indent(-8) + "```");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "client"})
    void showsTheExampleOfConnectionsWithoutChanges(String side) throws Exception {
        String example = Files.readString(CONNECTIONS);
        int begin = example.indexOf("\n", example.indexOf("// @start region=" + side)) + 1;
        String region = example.substring(begin, example.indexOf("    // @end", begin));
        assertThat(Files.readString(README)).contains("```java\n" + region.indent(-4) + "```");
    }
}
