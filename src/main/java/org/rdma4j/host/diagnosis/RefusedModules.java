package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Modules that the kernel refused because they were built against other modules. The module decides what is lost: RDMA
 * itself, access to the memory of GPUs, or a neighbor that few programs need.
 */
final class RefusedModules {
    private static final String SUBJECT = "kernel log";
    private static final Pattern REFUSAL = Pattern.compile(
            "([\\w-]+): (?:disagrees about version of symbol|Unknown symbol|version magic|exports duplicate symbol)");

    private static final String[] REFUSALS = {
        "disagrees about version of symbol", "Unknown symbol", "version magic", "exports duplicate symbol"
    };

    private RefusedModules() {}

    static List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<String>> refused = byModule(system);
        List<String> ofRdma = refused.keySet().stream()
                .filter(module -> !isNeighbour(module) && !isPeerMemory(module))
                .toList();
        if (!ofRdma.isEmpty() || hasTwoMakers(system)) {
            findings.add(ofRdma(system, ofRdma, refused));
        }
        refused.forEach((module, lines) -> {
            if (ModuleSupply.isThere(system, module)) {
                return;
            }
            if (isPeerMemory(module)) {
                findings.add(Finding.of(
                                State.WARNING,
                                SUBJECT,
                                "%s was refused: no RDMA into the memory of GPUs".formatted(module))
                        .because(
                                "It was built against other RDMA modules than those that are loaded; RDMA itself is not"
                                        + " touched by it. Install the GPU's driver again, after the RDMA modules. Programs that"
                                        + " use dma-buf do without it.")
                        .seenIn(lines)
                        .mendedBy("modinfo -F vermagic " + module, "dkms status", "modprobe " + module));
            } else if (isNeighbour(module)) {
                findings.add(Finding.of(
                                State.NOTE, SUBJECT, "%s was refused; RDMA itself does not need it".formatted(module))
                        .because(
                                "It was built against other RDMA modules than those that are loaded. Only programs that"
                                        + " use this module miss it.")
                        .seenIn(lines)
                        .mendedBy("modinfo -n " + module));
            }
        });
        return findings;
    }

    /** Whether the log has a refusal of RDMA's own modules, or the module lists are of two makers. */
    static boolean concernsRdma(ExaminedSystem system) {
        return hasTwoMakers(system)
                || byModule(system).keySet().stream().anyMatch(module -> !isNeighbour(module) && !isPeerMemory(module));
    }

    static boolean isRefusal(String line) {
        return KernelLog.hasOneOf(line, REFUSALS);
    }

    private static Finding ofRdma(ExaminedSystem system, List<String> modules, Map<String, List<String>> refused) {
        List<String> evidence = new ArrayList<>();
        modules.forEach(module -> evidence.addAll(refused.getOrDefault(module, List.of())));
        if (hasTwoMakers(system)) {
            evidence.add("built into the kernel: its own drivers; in updates or extra: the vendor's");
        }
        return Finding.of(
                        Usability.brokenOr(State.WARNING, system),
                        SUBJECT,
                        "RDMA modules of two makers are mixed: "
                                + (modules.isEmpty()
                                        ? "the kernel has its own built in"
                                        : "%s was refused".formatted(String.join(", ", modules))))
                .because("The vendor's modules (OFED) and the kernel's own do not fit each other, or were built for"
                        + " another kernel. Install the vendor's again for this kernel, or remove them all."
                        + (hasTwoMakers(system)
                                ? " What is built into a kernel cannot be replaced: there the vendor's must go."
                                : ""))
                .seenIn(evidence)
                .mendedBy("modinfo -n ib_core ib_uverbs mlx5_core mlx5_ib", "ofed_info -s", "depmod -a");
    }

    /** The kernel's core driver of a card without an RDMA device is built in, and the vendor's module lies beside it. */
    private static boolean hasTwoMakers(ExaminedSystem system) {
        return RdmaCards.of(system).stream()
                .filter(card -> !FunctionSharing.hasDevice(system, card))
                .anyMatch(card -> ModuleSupply.isBuiltIn(system, card.kind().coreDriver())
                        && card.kind().verbsModules().stream()
                                .anyMatch(module -> ModuleSupply.isVendors(system, module)));
    }

    private static Map<String, List<String>> byModule(ExaminedSystem system) {
        return system.once("refused modules", () -> findByModule(system));
    }

    private static Map<String, List<String>> findByModule(ExaminedSystem system) {
        Map<String, List<String>> refused = new LinkedHashMap<>();
        for (String line : system.kernelLog().allWith(REFUSALS)) {
            Matcher refusal = REFUSAL.matcher(line);
            if (refusal.find()) {
                List<String> lines =
                        refused.computeIfAbsent(refusal.group(1).replace('-', '_'), _ -> new ArrayList<>());
                if (lines.size() < 5) {
                    lines.add("kernel log: " + line.strip());
                }
            }
        }
        return refused;
    }

    private static boolean isNeighbour(String module) {
        return LogFilter.NEIGHBOURS.contains(module);
    }

    private static boolean isPeerMemory(String module) {
        return LogFilter.PEER_MEMORY.contains(module);
    }
}
