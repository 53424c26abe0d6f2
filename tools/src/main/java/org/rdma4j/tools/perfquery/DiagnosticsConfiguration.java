package org.rdma4j.tools.perfquery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file with a host's defaults for InfiniBand diagnostics: lines of a name, an equals sign and a value. */
final class DiagnosticsConfiguration {
    private DiagnosticsConfiguration() {}

    /** Applies a file. A file that does not exist or cannot be read changes nothing, as in C. */
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

    /** Splits lines as C does: equals signs before the name are ignored. */
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
