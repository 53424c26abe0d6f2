package org.rdma4j.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdma4j.ChildJvm;

/** Each test starts a separate JVM, because a JVM loads a library only once. */
class NativeLibraryTest {
    private static final String VERBS_MISSING =
            "libibverbs.so.1 cannot be loaded: install the package libibverbs1 (Debian, Ubuntu) or libibverbs (Fedora, RHEL)";
    private static final String UMAD_MISSING =
            "libibumad.so.3 cannot be loaded: install the package libibumad3 (Debian, Ubuntu) or libibumad (Fedora, RHEL)";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"verbs", "umad"})
    void anInstalledLibraryLoads(String library) throws Exception {
        assertThat(onModulePath(library, "--enable-native-access=org.rdma4j,org.rdma4j.bindings"))
                .containsExactly("loaded", "loaded");
        assertThat(onClassPath(library, "--enable-native-access=ALL-UNNAMED")).containsExactly("loaded", "loaded");
    }

    @Test
    void aMissingLibraryIsNamedWithItsPackage() throws Exception {
        hide("libibverbs.so.1");
        hide("libibumad.so.3");

        assertThat(onModulePath("verbs", "--enable-native-access=org.rdma4j,org.rdma4j.bindings"))
                .containsExactly(VERBS_MISSING, VERBS_MISSING);
        assertThat(onModulePath("umad", "--enable-native-access=org.rdma4j,org.rdma4j.bindings"))
                .containsExactly(UMAD_MISSING, UMAD_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verbs", "umad"})
    void theErrorForDeniedNativeAccessNamesTheFlag(String library) throws Exception {
        String sentence = "this JVM may not call %s: start java with --enable-native-access="
                .formatted(library.equals("verbs") ? "libibverbs.so.1" : "libibumad.so.3");
        String modules = sentence + "org.rdma4j,org.rdma4j.bindings";
        String unnamed = sentence + "ALL-UNNAMED";

        assertThat(onModulePath(library, "--illegal-native-access=deny")).containsExactly(modules, modules);
        assertThat(onClassPath(library, "--illegal-native-access=deny")).containsExactly(unnamed, unnamed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.rdma4j", "org.rdma4j.bindings"})
    void nativeAccessForOneOfTheTwoModulesIsNotEnough(String module) throws Exception {
        String sentence = "this JVM may not call libibverbs.so.1: start java with"
                + " --enable-native-access=org.rdma4j,org.rdma4j.bindings";

        assertThat(onModulePath("verbs", "--illegal-native-access=deny", "--enable-native-access=" + module))
                .containsExactly(sentence, sentence);
    }

    /**
     * The dynamic loader searches this folder first, and stops at an invalid file instead of using the installed
     * library.
     */
    private void hide(String fileName) throws IOException {
        Files.createFile(folder.resolve(fileName));
    }

    private List<String> onModulePath(String library, String... flags) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(List.of("--module-path", ChildJvm.modulePath()));
        arguments.addAll(List.of("--patch-module", "org.rdma4j=" + ChildJvm.TEST_CLASSES));
        arguments.addAll(List.of("--module", "org.rdma4j/" + RequireLibrary.class.getName(), library));
        return jvm().run(arguments.toArray(String[]::new));
    }

    private List<String> onClassPath(String library, String flag) throws Exception {
        return jvm().run(flag, "--class-path", ChildJvm.classPath(), RequireLibrary.class.getName(), library);
    }

    private ChildJvm jvm() {
        return new ChildJvm().environment("LD_LIBRARY_PATH", folder.toString());
    }
}
