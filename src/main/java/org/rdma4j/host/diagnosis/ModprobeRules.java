package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files with which an administrator or a package keeps modules from being loaded. */
final class ModprobeRules {
    private static final List<String> FOLDERS =
            List.of("/etc/modprobe.d", "/run/modprobe.d", "/lib/modprobe.d", "/usr/lib/modprobe.d");

    private static final Pattern RULE = Pattern.compile("(?:blacklist|install)\\s+([\\w-]+)(?:\\s+(.*))?");
    private static final Pattern NOTHING = Pattern.compile("(?:/usr)?/bin/(?:true|false)\\b.*");

    /**
     * A line that keeps a module out.
     *
     * @param file where it stands
     * @param line as it stands there
     */
    record Rule(String file, String line) {}

    private ModprobeRules() {}

    /** The first rule against a module. */
    static Optional<Rule> against(ExaminedSystem system, String module) {
        for (String folder : FOLDERS) {
            for (String name : system.names(folder)) {
                String file = folder + "/" + name;
                Optional<String> line = system.once("rules of " + file, () -> rules(system, file)).stream()
                        .filter(each -> moduleOf(each).equals(module))
                        .findFirst();
                if (name.endsWith(".conf") && line.isPresent()) {
                    return Optional.of(new Rule(file, line.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> rules(ExaminedSystem system, String file) {
        return system.lines(file, line -> ModuleSupply.isOfRdma(moduleOf(line))).orElse(List.of()).stream()
                .map(String::strip)
                .toList();
    }

    /** The module that a line keeps out, with underscores; empty if it keeps out none. */
    private static String moduleOf(String line) {
        var rule = RULE.matcher(line.strip());
        if (!rule.matches()) {
            return "";
        }
        String command = rule.group(2);
        boolean keepsOut = line.strip().startsWith("blacklist")
                || (command != null && NOTHING.matcher(command).matches());
        return keepsOut ? rule.group(1).replace('-', '_') : "";
    }
}
