package org.rdma4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The messages of the library do not depend on the locale. {@code %d} and {@code %f} use the digits of the default
 * locale, which are Arabic in Egypt; {@code %s} and {@code %x} do not. Format strings of the library therefore use
 * {@code %s} for numbers.
 */
class MessagesTest {
    private static final Pattern OF_A_LOCALE = Pattern.compile("%(\\d+\\$)?[-#+0,(]*\\d*(\\.\\d+)?[deEfgGtT]");

    @Test
    void noFormatStringDependsOnTheLocale() throws Exception {
        Path classes = Path.of(RdmaException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> found = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            strings(file)
                    .filter(text -> OF_A_LOCALE.matcher(text).find())
                    .forEach(text -> found.add(classes.relativize(file) + ": " + text));
        }
        assertThat(files).hasSizeGreaterThan(100);
        assertThat(found).isEmpty();
    }

    private static Stream<String> strings(Path file) throws IOException {
        List<String> strings = new ArrayList<>();
        ClassFile.of().parse(file).constantPool().forEach(entry -> {
            if (entry instanceof StringEntry string) {
                strings.add(string.stringValue());
            }
        });
        return strings.stream();
    }

    @Test
    void messagesHaveEnglishDigitsInEgypt() throws Exception {
        List<String> printed = new ChildJvm()
                .run(
                        "-Duser.language=ar",
                        "-Duser.country=EG",
                        "-cp",
                        ChildJvm.classPath(),
                        PrintMessages.class.getName());
        assertThat(printed).hasSize(3).first().isEqualTo("\u0665 is five");
        assertThat(printed.subList(1, 3)).allMatch(line -> line.matches("\\p{ASCII}+"));
        assertThat(printed.get(1)).contains("GID 3");
        assertThat(printed.get(2)).contains("256");
    }
}
