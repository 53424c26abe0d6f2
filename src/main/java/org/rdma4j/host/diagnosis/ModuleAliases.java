package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the running kernel's module for a card in its file {@code modules.alias}, which also knows cards that are newer
 * than this list.
 */
final class ModuleAliases {
    private ModuleAliases() {}

    /** The module's name in lines like {@code alias pci:v000015B3d00001017sv*sd*bc*sc*i* mlx5_core}. */
    static Optional<String> moduleFor(ExaminedSystem system, String numbers) {
        String[] parts = numbers.toUpperCase(Locale.ROOT).split(":", -1);
        String start = "alias pci:v0000%sd0000%ssv".formatted(parts[0], parts[parts.length - 1]);
        return KernelFolders.running(system)
                .flatMap(folder -> system.lines(folder + "/modules.alias", line -> line.startsWith(start)))
                .orElse(List.of())
                .stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst();
    }
}
