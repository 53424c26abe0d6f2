package org.rdma4j.tools.fabric;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs a program in a JVM of its own, with the modules that this test's JVM has. */
public final class JavaProgram {
    private static final String MODULE = "org.rdma4j.tools";

    private JavaProgram() {}

    /**
     * The tools, as their users start them.
     *
     * @param arguments the command's name and its arguments
     * @return the command line
     */
    public static List<String> tool(List<String> arguments) {
        List<String> command = java();
        command.addAll(List.of("--module", MODULE + "/org.rdma4j.tools.Main"));
        command.addAll(arguments);
        return command;
    }

    /**
     * A main class among the tests.
     *
     * @param mainClass the class
     * @param arguments its arguments
     * @return the command line
     */
    public static List<String> test(Class<?> mainClass, List<String> arguments) {
        List<String> command = java();
        command.addAll(List.of("--patch-module", MODULE + "=" + root(mainClass)));
        command.addAll(List.of("--module", MODULE + "/" + mainClass.getName()));
        command.addAll(arguments);
        return command;
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=org.rdma4j,org.rdma4j.bindings",
                "-XX:TieredStopAtLevel=1",
                "--module-path",
                System.getProperty("jdk.module.path")));
    }

    /** The folder that a class was compiled into. */
    private static Path root(Class<?> mainClass) {
        String file = mainClass.getName().replace('.', '/') + ".class";
        URL resource = mainClass.getResource("/" + file);
        if (resource == null) {
            throw new IllegalStateException("no file has the class " + mainClass);
        }
        try {
            Path path = Path.of(resource.toURI());
            return path.getRoot()
                    .resolve(path.subpath(0, path.getNameCount() - Path.of(file).getNameCount()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
