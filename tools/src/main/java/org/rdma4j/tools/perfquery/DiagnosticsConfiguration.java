package org.rdma4j.tools.perfquery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file in which a host keeps defaults for its InfiniBand diagnostics: lines of a name, an equals sign and a value. */
final class DiagnosticsConfiguration {
    private DiagnosticsConfiguration() {}

    /** Applies a file; one that is not there or cannot be read changes nothing, as in C. */
    static void read(Path file, PerfqueryOptions options) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            Files.readString(file, StandardCharsets.ISO_8859_1).lines().forEach(line -> apply(line, options));
        } catch (IOException e) {
            return;
        }
    }

    /** As C takes lines apart: equals signs before the name do not count. */
    private static void apply(String line, PerfqueryOptions options) {
        if (line.startsWith("#")) {
            return;
        }
        String setting = line.replaceFirst("^=+", "");
        int equals = setting.indexOf('=');
        if (equals > 0 && equals < setting.length() - 1) {
            options.configure(setting.substring(0, equals), setting.substring(equals + 1));
        }
    }
}
