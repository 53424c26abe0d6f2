package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the kernel said: modules refused, or only grumbled at; numbers not registered; firmware that fails. */
final class KernelLogCheck implements Check {
    private static final String SUBJECT = "kernel log";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        KernelLog log = system.kernelLog();
        if (!log.isReadable()) {
            Finding unread = Finding.of(State.CANNOT_TELL, SUBJECT, "the kernel's log may not be read");
            return List.of(
                    system.isHost()
                            ? unread.because("Only root may read it here, or dmesg gave no answer.")
                                    .mendedBy("dmesg | grep -iE 'ib_|rdma|mlx'")
                            : unread.because("This copy of a system has none: it would lie at var/log/dmesg."));
        }
        List<Finding> findings = new ArrayList<>();
        boolean isWhole = isWhole(system);
        addSigning(system, log, isWhole, findings);
        add(
                findings,
                log.linesWith(
                        "disagrees about version of symbol",
                        "Unknown symbol ib_",
                        "Unknown symbol rdma_",
                        "version magic"),
                Finding.of(state(isWhole), SUBJECT, "RDMA modules of two makers are mixed: one was refused")
                        .because(
                                "The vendor's modules (OFED) and the kernel's own do not fit each other, or were built for"
                                        + " another kernel. Install the vendor's again for this kernel, or remove them all.")
                        .mendedBy("modinfo -n ib_core ib_uverbs mlx5_core mlx5_ib", "ofed_info -s", "depmod -a"));
        add(findings, log.linesWith("couldn't register device number"), refusedNumber(system, isWhole));
        add(
                findings,
                log.linesWith(
                        "device's health compromised",
                        "firmware fatal",
                        "fw fatal",
                        "FATAL",
                        "Failed to initialize firmware",
                        "QUERY_FW command failed",
                        "failed to initialize FW",
                        "FW pages"),
                Finding.of(state(isWhole), SUBJECT, "the card's firmware has failed")
                        .because("Cut its power, not only its reset; update the firmware if it fails again.")
                        .mendedBy(firmwareQueries(system)));
        add(
                findings,
                log.linesWith("insufficient power"),
                Finding.of(State.WARNING, SUBJECT, "the slot gives the card too little power")
                        .because("Links may not come up. Use a slot that gives more, or the card's own plug."));
        add(
                findings,
                log.linesWith("failed to init crc32 algorithm"),
                Finding.of(State.WARNING, SUBJECT, "soft-RoCE has no CRC32 to work with")
                        .mendedBy("modprobe crc32_generic"));
        if (findings.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, "nothing in it is against RDMA"));
        }
        return findings;
    }

    /** Whether all that the log's failures could have kept out is there all the same: the log has what is long past, too. */
    private static boolean isWhole(ExaminedSystem system) {
        Set<String> withDevice = RdmaDevices.cards(system);
        return !RdmaDevices.of(system).isEmpty()
                && ModuleSupply.isThere(system, "ib_uverbs")
                && RdmaCards.inFlashRecovery(system).isEmpty()
                && RdmaCards.of(system).stream().allMatch(card -> withDevice.contains(card.address()));
    }

    private static Finding refusedNumber(ExaminedSystem system, boolean isWhole) {
        if (RegistrationCheck.conflict(system).isPresent()) {
            return Finding.of(State.NOTE, SUBJECT, "ib_uverbs or ib_umad was refused its number")
                    .because("Another driver holds it: see device numbers.");
        }
        // What is mended must not stand before what is wrong now.
        return isWhole
                ? Finding.of(State.GOOD, SUBJECT, "ib_uverbs or ib_umad was refused its number once, and has it now")
                : Finding.of(State.NOTE, SUBJECT, "ib_uverbs or ib_umad was refused its number")
                        .because("Another driver held 231 then. Nothing holds it against InfiniBand now.");
    }

    private static State state(boolean isWhole) {
        return isWhole ? State.WARNING : State.BROKEN;
    }

    private static List<String> firmwareQueries(ExaminedSystem system) {
        List<String> remedies = new ArrayList<>();
        RdmaCards.of(system).forEach(card -> remedies.add("mstflint -d %s query".formatted(card.address())));
        remedies.add("poweroff");
        return remedies;
    }

    private static void addSigning(ExaminedSystem system, KernelLog log, boolean isWhole, List<Finding> findings) {
        add(
                findings,
                log.linesWith(
                        "Loading of unsigned module is rejected",
                        "Loading of module with unavailable key is rejected",
                        "Loading of module with unsupported crypto is rejected",
                        "unsigned module loading is restricted",
                        "Required key not available"),
                Finding.of(
                                isWhole ? State.NOTE : State.BROKEN,
                                SUBJECT,
                                "Secure Boot, or a kernel that enforces signatures, refused a module")
                        .because(
                                "A module that the vendor or you built must be signed with a key that this machine knows."
                                        + (isWhole
                                                ? " Those of RDMA are loaded: it was another one, or before that."
                                                : ""))
                        .mendedBy("mokutil --sb-state", "mokutil --import KEY.der", "reboot"));
        boolean enforced = system.text("/sys/module/module/parameters/sig_enforce")
                .orElse("N")
                .equals("Y");
        List<String> harmless = log.linesWith(
                "module verification failed", "Request for unknown module key", "not signed with a trusted key");
        if (!harmless.isEmpty() && !enforced) {
            findings.add(
                    Finding.of(State.NOTE, SUBJECT, "messages about module keys, which are not the cause of anything")
                            .because(
                                    "The kernel does not know who signed a module, marks itself tainted, and loads it all the same:"
                                            + " signatures are not enforced here.")
                            .seenIn(harmless));
        }
    }

    private static void add(List<Finding> findings, List<String> lines, Finding finding) {
        if (!lines.isEmpty()) {
            findings.add(finding.seenIn(lines));
        }
    }
}
