package org.rdma4j.tools.fabric;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line to run a program in a separate JVM, with the modules of this test's JVM. */
public final class JavaProgram {
    private static final String MODULE = "org.rdma4j.tools";
    private static final String TOOLS = "org.rdma4j.tools.Main";

    private JavaProgram() {}

    /**
     * The tools, as users start them.
     *
     * @param arguments the command's name and its arguments
     * @return the command line
     */
    public static List<String> tool(List<String> arguments) {
        return tool(List.of(), arguments);
    }

    /**
     * The tools, with additional options of the JVM.
     *
     * @param options as {@code -Xmx64m}
     * @param arguments the command's name and its arguments
     * @return the command line
     */
    public static List<String> tool(List<String> options, List<String> arguments) {
        List<String> program = new ArrayList<>(options);
        program.addAll(isModular() ? List.of("--module", MODULE + "/" + TOOLS) : List.of(TOOLS));
        return command(program, arguments);
    }

    /**
     * A main class in the test sources.
     *
     * @param mainClass the class
     * @param arguments its arguments
     * @return the command line
     */
    public static List<String> test(Class<?> mainClass, List<String> arguments) {
        String name = mainClass.getName();
        List<String> patched =
                List.of("--patch-module", MODULE + "=" + root(mainClass), "--module", MODULE + "/" + name);
        return command(isModular() ? patched : List.of(name), arguments);
    }

    /** Maven runs the tests as modules. In the lab they are on the class path. */
    private static boolean isModular() {
        return JavaProgram.class.getModule().isNamed();
    }

    private static List<String> command(List<String> program, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(
                isModular()
                        ? List.of(
                                "--enable-native-access=org.rdma4j,org.rdma4j.bindings",
                                "--module-path",
                                System.getProperty("jdk.module.path"))
                        : List.of(
                                "--enable-native-access=ALL-UNNAMED",
                                "--class-path",
                                absolute(System.getProperty("java.class.path"))));
        command.addAll(program);
        command.addAll(arguments);
        return command;
    }

    /** Paths must be absolute, because the program runs in another folder. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
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
