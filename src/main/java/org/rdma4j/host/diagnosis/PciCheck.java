package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that every card has its driver and an RDMA device and, if not, whether that is a fault. */
final class PciCheck implements Check {
    private static final String SUBJECT = "card";
    private static final String SOFT_ROCE = "rdma_rxe";
    private static final String INTERFACES = "/sys/class/net/";

    /** The kernel's number of this kind of interface: ARPHRD_ETHER. */
    private static final String ETHERNET = "1";

    private static final String FOLDER = "/sys/bus/pci/devices/";

    /** Why a card has no device. Cards with the same reason share one finding. */
    private enum Condition {
        FOR_GUESTS,
        KEPT_FOR_GUESTS,
        TOLD_ELSEWHERE,
        GAVE_UP,
        UNBOUND,
        COMPLAINS,
        MODULE_MISSING,
        DEVICE_ELSEWHERE
    }

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        for (String address : RdmaCards.inFlashRecovery(system)) {
            findings.add(flashRecovery(system, address));
        }
        for (String address : RdmaCards.ofDpuWithoutFunctions(system)) {
            findings.add(dpuWithoutFunctions(system, address));
        }
        Map<String, List<RdmaCard>> groups = new LinkedHashMap<>();
        List<RdmaCard> good = new ArrayList<>();
        for (RdmaCard card : RdmaCards.of(system)) {
            if (FunctionSharing.hasDevice(system, card)) {
                good.add(card);
            } else {
                String key = condition(system, card)
                        + card.model()
                        + card.boundDriver().orElse("");
                groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(card);
            }
        }
        groups.values().forEach(cards -> finding(system, cards).ifPresent(findings::add));
        if (!good.isEmpty()) {
            findings.add(good(system, good));
        }
        if (findings.isEmpty()
                && RdmaCards.of(system).isEmpty()
                && RdmaDevices.of(system).isEmpty()) {
            nothing(system).ifPresent(findings::add);
        }
        return findings;
    }

    /** Whether the finding about a card without a device includes the complaints of its driver. */
    static boolean tellsComplaints(ExaminedSystem system) {
        return RdmaCards.of(system).stream()
                .filter(card -> !FunctionSharing.hasDevice(system, card))
                .map(card -> condition(system, card))
                .anyMatch(condition -> condition == Condition.GAVE_UP || condition == Condition.COMPLAINS);
    }

    static boolean namesNoCardWithoutDevice(ExaminedSystem system, String line) {
        return RdmaCards.of(system).stream()
                .filter(card -> line.contains(card.address()))
                .allMatch(card -> FunctionSharing.hasDevice(system, card));
    }

    /** Whether some card has no device for a reason that loading the general modules does not remove. */
    static boolean hasCauseElsewhere(ExaminedSystem system) {
        return RdmaDevices.of(system).isEmpty()
                && (!RdmaCards.inFlashRecovery(system).isEmpty()
                        || RdmaCards.of(system).stream()
                                .map(card -> condition(system, card))
                                .anyMatch(condition ->
                                        condition != Condition.UNBOUND && condition != Condition.DEVICE_ELSEWHERE));
    }

    private static Condition condition(ExaminedSystem system, RdmaCard card) {
        String driver = card.boundDriver().orElse("");
        if (driver.contains("vfio")
                || List.of("pci-stub", "pciback", "uio_pci_generic", "igb_uio").contains(driver)) {
            return Condition.FOR_GUESTS;
        }
        if (driver.isEmpty() && card.isVirtualFunction() && isOfCardHere(system, card)) {
            return Condition.KEPT_FOR_GUESTS;
        }
        if (SupplyCheck.explains(system, card)) {
            return Condition.TOLD_ELSEWHERE;
        }
        boolean complains = !complaints(system, card).isEmpty();
        if (driver.isEmpty()) {
            return complains ? Condition.GAVE_UP : Condition.UNBOUND;
        }
        boolean isModuleThere =
                card.kind().verbsModules().stream().anyMatch(name -> ModuleSupply.isThere(system, name));
        if (complains && (isModuleThere || driver.equals(card.kind().verbsModule()))) {
            return Condition.COMPLAINS;
        }
        return isModuleThere ? Condition.DEVICE_ELSEWHERE : Condition.MODULE_MISSING;
    }

    /** Whether the card of a virtual function belongs to this machine, and not to the host of a virtual machine. */
    private static boolean isOfCardHere(ExaminedSystem system, RdmaCard function) {
        return function.physicalFunction().isPresent()
                || RdmaCards.of(system).stream()
                        .anyMatch(card -> !card.isVirtualFunction()
                                && card.kind()
                                        .coreDriver()
                                        .equals(function.kind().coreDriver()));
    }

    /** The last messages of the drivers of a card. */
    private static List<String> complaints(ExaminedSystem system, RdmaCard card) {
        List<String> ofCard = system.kernelLog().complaintsOf(List.of(card.address()));
        if (!ofCard.isEmpty() || card.boundDriver().isEmpty()) {
            return ofCard;
        }
        return system.kernelLog().complaintsOf(card.kind().verbsModules());
    }

    private static Optional<Finding> finding(ExaminedSystem system, List<RdmaCard> cards) {
        RdmaCard first = cards.getFirst();
        CardKind kind = first.kind();
        String names = CardGroup.of(cards);
        String driver = first.boundDriver().orElse("");
        String support = kind.support().isEmpty() ? "" : " It is supported by " + kind.support() + ".";
        // An Ethernet card that can also do RDMA needs no device if there is another one.
        State missing =
                Usability.brokenOr(kind.isForRdma() && !first.isVirtualFunction() ? State.WARNING : State.NOTE, system);
        Optional<Finding> finding = switch (condition(system, first)) {
            case TOLD_ELSEWHERE -> Optional.empty();
            case FOR_GUESTS ->
                Optional.of(Finding.of(
                                State.NOTE, SUBJECT, "%s is assigned to virtual machines (%s)".formatted(names, driver))
                        .because("It cannot be used here until its own driver has it again."));
            case KEPT_FOR_GUESTS ->
                Optional.of(Finding.of(State.NOTE, SUBJECT, "%s has no driver here".formatted(names))
                        .because("It is a virtual function of a card of this machine, and mostly kept for virtual"
                                + " machines and pods so (sriov_drivers_autoprobe of its card is 0).")
                        .seenIn(autoprobe(system, first)));
            case GAVE_UP ->
                Optional.of(Finding.of(missing, SUBJECT, "%s failed to start %s".formatted(kind.coreDriver(), names))
                        .because(lastWords(system, first) + " " + Refusal.meaning(complaints(system, first), first)
                                + support)
                        .seenIn(complaints(system, first))
                        .mendedBy(Refusal.remedies(complaints(system, first), first)));
            case UNBOUND ->
                Optional.of(Finding.of(missing, SUBJECT, "no driver has bound %s".formatted(names))
                        .because("Its driver is %s%s.%s"
                                .formatted(
                                        kind.coreDriver(),
                                        ModuleSupply.isThere(system, kind.coreDriver())
                                                ? ", which is loaded and says nothing of it in the kernel's log"
                                                : "",
                                        support))
                        .mendedBy(ModuleSupply.loading(system, kind.coreDriver(), "dmesg | grep " + first.address())));
            case COMPLAINS ->
                Optional.of(Finding.of(
                                missing,
                                SUBJECT,
                                "%s is bound by %s, which made no RDMA device".formatted(names, driver))
                        .because(lastWords(system, first)
                                + " "
                                + Refusal.meaning(complaints(system, first), first)
                                + portTypes(system, first)
                                + support)
                        .seenIn(complaints(system, first))
                        .mendedBy(Refusal.remedies(complaints(system, first), first)));
            case MODULE_MISSING ->
                Optional.of(Finding.of(
                                missing,
                                SUBJECT,
                                "%s is bound by %s, and has no RDMA device: %s is not loaded"
                                        .formatted(names, driver, kind.verbsModule()))
                        .because("The module %s makes it.%s".formatted(kind.verbsModule(), support))
                        .mendedBy(ModuleSupply.loading(
                                system, kind.verbsModule(), "dmesg | grep " + kind.verbsModule())));
            case DEVICE_ELSEWHERE ->
                Optional.of(elsewhere(system, first, names, driver, Usability.brokenOr(State.NOTE, system)));
        };
        return finding.map(
                found -> found.about(cards.stream().map(RdmaCard::address).toList()));
    }

    /** Everything is loaded, nothing complains, and there is no device. */
    private static Finding elsewhere(ExaminedSystem system, RdmaCard card, String names, String driver, State missing) {
        boolean isKnown = NetworkNamespaces.areExclusive(system);
        return Finding.of(
                        missing,
                        SUBJECT,
                        isKnown
                                ? "%s is bound by %s; its RDMA device is in another network namespace"
                                        .formatted(names, driver)
                                : "%s is bound by %s; its RDMA device may be in another network namespace"
                                        .formatted(names, driver))
                .because(
                        "%s is loaded and complains of nothing. Where rdma system says exclusive, each device belongs to one"
                                        .formatted(card.kind().verbsModules().stream()
                                                .filter(name -> ModuleSupply.isThere(system, name))
                                                .findFirst()
                                                .orElse(card.kind().verbsModule()))
                                + " network namespace, that of a pod perhaps, and comes back when that ends or gives it back. Else"
                                + " RDMA is switched off for the card: devlink shows it.")
                .seenIn(NetworkNamespaces.mode(system).map(List::of).orElse(List.of()))
                .mendedBy(
                        "rdma system",
                        "ip netns list",
                        "ip netns exec NAMESPACE rdma dev",
                        "ip netns exec NAMESPACE rdma dev set DEVICE netns 1",
                        "devlink dev param show pci/%s name enable_roce".formatted(card.address()));
    }

    private static Finding flashRecovery(ExaminedSystem system, String address) {
        return Finding.of(
                        Usability.brokenOr(State.WARNING, system),
                        SUBJECT,
                        "the card at %s is in flash recovery: its firmware does not run".formatted(address))
                .because("Its firmware is damaged, or a jumper keeps it from starting. No driver binds it so.")
                .mendedBy("mstflint -d %s -i FIRMWARE.bin burn".formatted(address), "poweroff")
                .about(address);
    }

    private static Finding dpuWithoutFunctions(ExaminedSystem system, String address) {
        return Finding.of(
                        Usability.brokenOr(State.NOTE, system),
                        SUBJECT,
                        "the BlueField at %s shows its management interface here, and no network function"
                                .formatted(address))
                .because(
                        "The system on the card's ARM side has all of the card: the host was given none of its functions"
                                + " (NUM_OF_PF is 0 in the card's settings). They come back by that setting, from the ARM side, and"
                                + " with a power cycle.")
                .mendedBy("cat /dev/rshim0/misc")
                .about(address);
    }

    private static Finding good(ExaminedSystem system, List<RdmaCard> cards) {
        List<String> shared = cards.stream()
                .flatMap(card -> RdmaDevices.cards(system).contains(card.address())
                        ? Optional.<String>empty().stream()
                        : FunctionSharing.sharedDevice(system, card)
                                .map(deviceName -> "%s belongs to %s".formatted(card.address(), deviceName))
                                .stream())
                .toList();
        return Finding.of(
                        State.GOOD,
                        SUBJECT,
                        "%s %s".formatted(CardGroup.of(cards), "has its driver and an RDMA device"))
                .seenIn(shared);
    }

    private static Optional<Finding> nothing(ExaminedSystem system) {
        if (ModuleSupply.hindrance(system, SOFT_ROCE).isPresent() || !CopyCheck.hasDevices(system)) {
            return Optional.empty();
        }
        if (NetworkNamespaces.areExclusive(system)) {
            return Optional.of(Finding.of(State.BROKEN, SUBJECT, "there is no RDMA device in this network namespace")
                    .because("rdma system says exclusive: each device belongs to one network namespace, and a device of"
                            + " another one is not seen here.")
                    .mendedBy(
                            "rdma system",
                            "ip netns list",
                            "ip netns exec NAMESPACE rdma dev",
                            "ip netns exec NAMESPACE rdma dev set DEVICE netns 1"));
        }
        List<String> remedies = new ArrayList<>();
        remedies.add("lspci -nn | grep -iE 'infiniband|mellanox|omni-path'");
        remedies.addAll(ModuleSupply.loading(
                system, SOFT_ROCE, "rdma link add rxe0 type rxe netdev " + ethernetInterface(system)));
        return Optional.of(Finding.of(
                        State.WARNING, SUBJECT, "there is no RDMA card that is known here, and no RDMA device")
                .because("Without a card, soft-RoCE makes a device of an Ethernet interface, slower but complete.")
                .mendedBy(remedies));
    }

    /** The first that is up. */
    private static String ethernetInterface(ExaminedSystem system) {
        return system.names(INTERFACES).stream()
                .filter(name -> system.text(INTERFACES + name + "/type").equals(Optional.of(ETHERNET)))
                .filter(name -> system.text(INTERFACES + name + "/operstate").equals(Optional.of("up")))
                .findFirst()
                .orElse("INTERFACE");
    }

    private static String lastWords(ExaminedSystem system, RdmaCard card) {
        List<String> words = complaints(system, card).stream()
                .map(KernelLog::words)
                .map(line -> line.length() > 160 ? line.substring(0, 160) + " ..." : line)
                .toList();
        return "The driver's last messages: "
                + String.join(" | ", words.subList(Math.max(0, words.size() - 3), words.size()))
                + ".";
    }

    /** Cards of mlx4 have a type for each port, which can be changed. */
    private static String portTypes(ExaminedSystem system, RdmaCard card) {
        return system.text(FOLDER + card.address() + "/mlx4_port1")
                .map(type -> " Port 1 is set to be %s."
                        .formatted(
                                type.equals("eth")
                                        ? "Ethernet, for which RoCE needs newer firmware than InfiniBand does"
                                        : type))
                .orElse("");
    }

    private static List<String> autoprobe(ExaminedSystem system, RdmaCard card) {
        return card.physicalFunction()
                .flatMap(address -> system.text(FOLDER + address + "/sriov_drivers_autoprobe"))
                .map(value -> List.of("sriov_drivers_autoprobe: " + value))
                .orElse(List.of());
    }
}
