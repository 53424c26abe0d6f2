package org.rdma4j.tools.perfquery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The C tool of this host, which this command replaces. Its later versions have one more option. With an earlier
 * version, or none, this option is wrong usage here too.
 *
 * @param programs the paths where the tool may be
 */
record InstalledPerfquery(List<Path> programs) {
    /** The paths where distributions install it. */
    static final InstalledPerfquery HERE =
            new InstalledPerfquery(List.of(Path.of("/usr/sbin/perfquery"), Path.of("/usr/bin/perfquery")));

    /** The options that it has. The program is read only if an argument can mean the later option. */
    PerfqueryOption[] options(String[] arguments) {
        boolean isLater = Arrays.stream(arguments).anyMatch(InstalledPerfquery::mayMeanPkeyIndex) && hasPkeyIndex();
        return Arrays.stream(PerfqueryOption.values())
                .filter(option -> isLater || option != PerfqueryOption.P_KEY_INDEX)
                .toArray(PerfqueryOption[]::new);
    }

    private static boolean mayMeanPkeyIndex(String argument) {
        return argument.startsWith("--p") || (argument.startsWith("-") && argument.indexOf('Y') > 0);
    }

    /** The names of a program's options are in its file. */
    boolean hasPkeyIndex() {
        return programs.stream().anyMatch(program -> {
            try {
                return Files.isRegularFile(program)
                        && new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1)
                                .contains(PerfqueryOption.P_KEY_INDEX.form().longName());
            } catch (IOException _) {
                return false;
            }
        });
    }
}
