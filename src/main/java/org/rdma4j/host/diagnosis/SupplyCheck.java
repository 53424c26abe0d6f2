package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdma4j.host.diagnosis.Hindrance.Kind;

/**
 * Checks that the running kernel can load the modules that its cards need. Modules with the same obstacle share one
 * finding.
 */
final class SupplyCheck implements Check {
    private static final String SUBJECT = "kernel modules";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        List<String> wanted = new ArrayList<>(wanted(system));
        for (Kind kind : List.of(Kind.OTHER_KERNEL, Kind.EXTRA_PACKAGE, Kind.NOT_BUILT, Kind.BLACKLISTED)) {
            List<String> modules = wanted.stream()
                    .filter(module -> ModuleSupply.hindrance(system, module)
                            .filter(hindrance -> hindrance.kind() == kind)
                            .isPresent())
                    .toList();
            if (!modules.isEmpty()) {
                findings.add(finding(system, kind, modules));
            }
        }
        return findings;
    }

    /** Whether a module that a card lacks is kept out. This check reports it, so that others need not. */
    static boolean explains(ExaminedSystem system, RdmaCard card) {
        return missing(system, card).stream()
                .anyMatch(module -> ModuleSupply.hindrance(system, module).isPresent());
    }

    /** The modules that cards without a device need or, without a card, those of soft-RoCE. */
    private static Set<String> wanted(ExaminedSystem system) {
        Set<String> wanted = new LinkedHashSet<>();
        for (RdmaCard card : RdmaCards.of(system)) {
            if (!FunctionSharing.hasDevice(system, card)) {
                wanted.addAll(missing(system, card));
            }
        }
        boolean isWithoutAll =
                RdmaCards.of(system).isEmpty() && RdmaDevices.of(system).isEmpty();
        if (isWithoutAll
                && CopyCheck.hasDevices(system)
                && RdmaCards.inFlashRecovery(system).isEmpty()) {
            wanted.add("rdma_rxe");
        }
        return wanted;
    }

    /** The first module that a card lacks. Those after it do not work without it. */
    private static List<String> missing(ExaminedSystem system, RdmaCard card) {
        CardKind kind = card.kind();
        if (card.boundDriver().isEmpty() && !ModuleSupply.isThere(system, kind.coreDriver())) {
            return List.of(kind.coreDriver());
        }
        boolean isThere = kind.verbsModules().stream().anyMatch(module -> ModuleSupply.isThere(system, module));
        boolean isItsOwn = card.boundDriver().filter(kind.coreDriver()::equals).isPresent();
        if (isThere || !isItsOwn) {
            return List.of();
        }
        // The name of a module, of all it has had, that this kernel can load.
        Optional<String> loadable = kind.verbsModules().stream()
                .filter(module -> ModuleSupply.hindrance(system, module).isEmpty())
                .findFirst();
        return List.of(loadable.orElse(kind.verbsModule()));
    }

    private static Finding finding(ExaminedSystem system, Kind kind, List<String> modules) {
        String names = String.join(", ", modules);
        String release = KernelFolders.release(system).orElse("unknown");
        List<RdmaCard> cards = RdmaCards.of(system).stream()
                .filter(card -> missing(system, card).stream().anyMatch(modules::contains))
                .toList();
        String whose = cards.isEmpty() ? "" : ", which %s needs".formatted(CardGroup.of(cards));
        String summary = switch (kind) {
            case OTHER_KERNEL ->
                "modules are there for kernel %s, not for the running kernel %s: %s%s"
                        .formatted(String.join(", ", KernelFolders.others(system)), release, names, whose);
            case BLACKLISTED -> "%s is disabled in the configuration of modprobe%s".formatted(names, whose);
            case EXTRA_PACKAGE ->
                "%s is in a package of kernel modules that is not installed%s%s"
                        .formatted(names, packageName(system), whose);
            case NOT_BUILT, REFUSED -> "kernel %s has no module %s%s".formatted(release, names, whose);
        };
        Hindrance hindrance = ModuleSupply.hindrance(system, modules.getFirst()).orElseThrow();
        String support = cards.stream()
                .map(card -> card.kind().support())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> " The card is supported by " + text + ".")
                .orElse("");
        return Finding.of(Usability.brokenOr(State.NOTE, system), SUBJECT, summary)
                .because((cards.isEmpty()
                                ? "Without a card, soft-RoCE makes a device of an Ethernet interface, slower but complete. "
                                : "")
                        + hindrance.sentence()
                        + support)
                .mendedBy(hindrance.remedies())
                .about(cards.stream().map(RdmaCard::address).toList());
    }

    private static String packageName(ExaminedSystem system) {
        return Distribution.installationOfExtraModules(system)
                .map(command -> ": " + command.substring(command.lastIndexOf(' ') + 1))
                .orElse("");
    }
}
