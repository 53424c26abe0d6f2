package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which module the running kernel has for a card, as its file {@code modules.alias} tells. It knows tomorrow's cards. */
final class ModuleAliases {
    private ModuleAliases() {}

    /** Of lines as {@code alias pci:v000015B3d00001017sv*sd*bc*sc*i* mlx5_core} the module's name. */
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
