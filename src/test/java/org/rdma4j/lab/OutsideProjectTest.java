package org.rdma4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/**
 * A project outside this one, with its own pom, that has only the dependency that the README shows. It is compiled
 * against the packaged jars in a temporary local repository, and started with the flags of the README.
 */
@Tag("lab")
class OutsideProjectTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    // The lab's guest can read this folder, but not /tmp.
    private static final Path FOLDER = Path.of("target/outside").toAbsolutePath();
    private static final Path REPOSITORY = FOLDER.resolve("repository");
    private static final Path SETTINGS = FOLDER.resolve("settings.xml");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final String JAVA =
            JAVA_HOME.resolve("bin/java") + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=";

    @BeforeAll
    static void installWhatIsPackaged() throws Exception {
        Files.createDirectories(FOLDER);
        install("rdma4j-parent", HOME, "pom");
        install("rdma4j-bindings", HOME.resolve("bindings"), "pom", "jar");
        install("rdma4j", HOME.resolve("src"), "pom", "jar");
        // Everything else comes from the build's local repository, and nothing from the network.
        Files.writeString(SETTINGS, """
                <settings>
                    <mirrors>
                        <mirror><id>build</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                    </mirrors>
                </settings>
                """.formatted(repositoryOfTheBuild()));
    }

    @Test
    void compilesWithoutAWarningAndRunsAsAModuleAndOnTheClassPath() throws Exception {
        Path module = compile("module", true);
        Path plain = compile("class-path", false);

        String asModule = JAVA + "org.rdma4j,org.rdma4j.bindings --module-path " + programPath(module)
                + " --module outside/outside.ListPorts 7";
        String onClassPath = JAVA + "ALL-UNNAMED --class-path " + programPath(plain) + " outside.ListPorts 8";
        String output = run(
                List.of(HOME.resolve("rdma4j").toString(), "lab", "--", "sh", "-c", asModule + " && " + onClassPath));

        assertThat(output).containsPattern("port 1 is ACTIVE, not 7\n(.*\n)*.* port 1 is ACTIVE, not 8\n");
        String readme = Files.readString(HOME.resolve("README.md"));
        assertThat(readme).contains("`--enable-native-access=org.rdma4j,org.rdma4j.bindings`");
        assertThat(readme).contains("`--enable-native-access=ALL-UNNAMED`");
        assertThat(output).doesNotContain("WARNING: ");
    }

    private static Path compile(String name, boolean asModule) throws Exception {
        Path project = FOLDER.resolve(name);
        Path sources = project.resolve("src/main/java");
        Files.createDirectories(sources.resolve("outside"));
        Files.writeString(
                project.resolve("pom.xml"), resource("pom.xml").replace("<!-- the README's -->", dependencyOfReadme()));
        Files.writeString(sources.resolve("outside/ListPorts.java"), resource("ListPorts.java"));
        if (asModule) {
            Files.writeString(sources.resolve("module-info.java"), resource("module-info.java"));
        }
        run(List.of(
                "mvn",
                "--quiet",
                "--batch-mode",
                "--settings=" + SETTINGS,
                "--file=" + project,
                "-Dmaven.repo.local=" + REPOSITORY,
                "-Dmdep.includeScope=runtime",
                "-Dmdep.outputFile=" + project.resolve("target/dependencies"),
                plugin("maven-compiler-plugin", "compile"),
                plugin("maven-dependency-plugin", "build-classpath")));
        return project;
    }

    private static String programPath(Path project) throws IOException {
        return Files.readString(project.resolve("target/dependencies")).strip() + ":"
                + project.resolve("target/classes");
    }

    private static String dependencyOfReadme() throws IOException {
        String readme = Files.readString(HOME.resolve("README.md"));
        int begin = readme.indexOf("```xml\n") + "```xml\n".length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    private static void install(String artifact, Path module, String... kinds) throws IOException {
        Path folder = REPOSITORY.resolve("org/rdma4j").resolve(artifact).resolve(version());
        Files.createDirectories(folder);
        for (String kind : kinds) {
            String name = artifact + "-" + version() + "." + kind;
            Path from = module.resolve(kind.equals("pom") ? "pom.xml" : "target/" + name);
            Files.copy(from, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String version() throws IOException {
        return inParent("<artifactId>rdma4j-parent</artifactId>\\s*<version>([^<]*)");
    }

    /** A goal of a plugin, in the version that this build uses. */
    private static String plugin(String name, String goal) throws IOException {
        String version = inParent("<artifactId>" + name + "</artifactId>\\s*<version>([^<]*)");
        return "org.apache.maven.plugins:" + name + ":" + version + ":" + goal;
    }

    private static String inParent(String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(HOME.resolve("pom.xml")));
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    /** The root of the local repository, in which a jar has the path group/artifact/version. */
    private static URI repositoryOfTheBuild() throws Exception {
        URI jar =
                Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        assertThat(jar.getPath()).contains("/org/slf4j/slf4j-api/");
        return jar.resolve("../../../../");
    }

    private static String resource(String name) throws IOException {
        return Files.readString(Path.of("test/resources/outside-project", name));
    }

    private static String run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
