package org.rdma4j.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example in the README is the program that {@link HelloTest} runs. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path SAMPLE = Path.of("src/main/java/org/rdma4j/samples/hello/Hello.java");

    @Test
    void showsTheSampleAsItIs() throws Exception {
        String sample = Files.readString(SAMPLE);
        String body = sample.substring(sample.indexOf("        try (var devices"), sample.lastIndexOf("    }\n}"));
        assertThat(Files.readString(README)).contains("```java\n" + body.indent(-8) + "```");
    }
}
