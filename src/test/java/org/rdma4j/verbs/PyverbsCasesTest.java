package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The table of pyverbs's own test cases, and which of our tests proves the same. */
class PyverbsCasesTest {
    /** The number of pyverbs's 273 cases that pass on soft-RoCE; the others need features that it lacks. */
    private static final int CASES = 86;

    @Test
    void everyCaseHasATestThatRunsOnTheLab() throws IOException {
        Properties table = new Properties();
        try (InputStream file = PyverbsCasesTest.class.getResourceAsStream("pyverbs-cases.properties")) {
            table.load(file);
        }
        assertThat(table).hasSize(CASES);
        assertThat(table.stringPropertyNames())
                .allSatisfy(name -> assertThat(table.getProperty(name).split(" "))
                        .as(name + " is proven by " + table.getProperty(name))
                        .allMatch(PyverbsCasesTest::isTest));
    }

    private static boolean isTest(String place) {
        int separator = place.indexOf('#');
        Optional<Class<?>> test = classOf("org.rdma4j.verbs." + place.substring(0, separator));
        return test.isPresent()
                && Arrays.stream(test.get().getAnnotationsByType(Tag.class))
                        .anyMatch(tag -> tag.value().equals("soft-roce"))
                && Arrays.stream(test.get().getDeclaredMethods())
                        .filter(method -> method.getName().equals(place.substring(separator + 1)))
                        .anyMatch(method -> method.isAnnotationPresent(Test.class)
                                || method.isAnnotationPresent(ParameterizedTest.class));
    }

    private static Optional<Class<?>> classOf(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
