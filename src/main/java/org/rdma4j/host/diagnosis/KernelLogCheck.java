package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the kernel's log for refused modules, warnings about modules, numbers that were not registered, and failing
 * firmware. Other complaints are counted and shown: a log that is not understood is not clean.
 */
final class KernelLogCheck implements Check {
    private static final String SUBJECT = "kernel log";

    private static final String[] SIGNATURE = {
        "Loading of unsigned module is rejected",
        "Loading of module with unavailable key is rejected",
        "Loading of module with unsupported crypto is rejected",
        "unsigned module loading is restricted",
        "Required key not available"
    };

    private static final String[] KEYS = {
        "module verification failed", "Request for unknown module key", "not signed with a trusted key"
    };

    private static final String[] FIRMWARE = {
        "device's health compromised",
        "firmware fatal",
        "fw fatal",
        "Failed to initialize firmware",
        "QUERY_FW command failed",
        "failed to initialize FW",
        "FW pages",
        "pre-initializing",
        "wait for FW init",
        "firmware is in recovery"
    };

    private static final String[] PACKAGE = {"Entering Safe Mode", "DDP package", "Direct firmware load for"};
    private static final String[] CRASH = {
        "BUG:", "Oops:", "general protection fault", "Call Trace", "WARNING: CPU", "RIP: ", "kernel NULL pointer"
    };

    private static final Pattern STARTING =
            Pattern.compile("\\b(?:mlx|ib_|rdma|iw_|bnxt|irdma|siw|hfi1|qedr|efa|erdma)\\w*\\([A-Z]*\\+\\)");

    private static final String NUMBER = "couldn't register device number";
    private static final String POWER = "insufficient power";
    private static final String CRC32 = "failed to init crc32 algorithm";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        KernelLog log = system.kernelLog();
        if (!log.isReadable()) {
            Finding unread = Finding.of(State.CANNOT_TELL, SUBJECT, "the kernel's log may not be read");
            return List.of(
                    system.isHost()
                            ? unread.because("Only root may read it here, or dmesg returned nothing.")
                                    .mendedBy("dmesg | grep -iE 'ib_|rdma|mlx'")
                            : unread.because("This copy of a system has none: it would lie at var/log/dmesg."));
        }
        List<Finding> findings = new ArrayList<>();
        addSigning(system, log, findings);
        findings.addAll(RefusedModules.findings(system));
        add(findings, log.linesWith(NUMBER), refusedNumber(system));
        addFirmware(system, log, findings);
        add(
                findings,
                log.linesWith(PACKAGE),
                Finding.of(
                                isWhole(system) ? State.NOTE : Usability.brokenOr(State.WARNING, system),
                                SUBJECT,
                                "a driver did not find the firmware file of its card")
                        .because("Without it an Intel E810 runs in safe mode, which has no RDMA; others do not start.")
                        .mendedBy(PackageInstallation.command(system, "firmware-linux-nonfree", "linux-firmware")));
        add(
                findings,
                log.linesWith(POWER),
                Finding.of(State.WARNING, SUBJECT, "the slot gives the card too little power")
                        .because("Links may not come up. Use a slot that gives more, or the card's own plug."));
        add(
                findings,
                log.linesWith(CRC32),
                Finding.of(State.WARNING, SUBJECT, "soft-RoCE has no CRC32 to work with")
                        .mendedBy("modprobe crc32_generic"));
        add(
                findings,
                crashes(log),
                Finding.of(
                                isWhole(system) ? State.WARNING : Usability.brokenOr(State.WARNING, system),
                                SUBJECT,
                                "the kernel reported a bug in an RDMA driver")
                        .because(
                                "What was being loaded or set up then is in an unknown state until the next boot. Report"
                                        + " it to whoever made the driver, with the whole call trace.")
                        .mendedBy("dmesg | grep -A 40 -m 1 -E 'BUG:|WARNING: CPU'", "reboot"));
        addUnexplained(system, log, findings);
        return findings;
    }

    /** Whether the log has a refusal of a signature, so that loading a module again does not help. */
    static boolean refusesSignatures(ExaminedSystem system) {
        return !system.kernelLog().linesWith(SIGNATURE).isEmpty();
    }

    /**
     * Whether everything that the logged failures could have kept out is there: the log also has failures that are long
     * past.
     */
    private static boolean isWhole(ExaminedSystem system) {
        return Usability.anythingWorks(system)
                && RdmaCards.inFlashRecovery(system).isEmpty()
                && RdmaCards.of(system).stream().allMatch(card -> FunctionSharing.hasDevice(system, card));
    }

    private static void addFirmware(ExaminedSystem system, KernelLog log, List<Finding> findings) {
        // The finding about the card already has what its driver logged about the firmware.
        if (PciCheck.tellsComplaints(system)) {
            return;
        }
        List<String> lines = Stream.concat(
                        log.linesWith(FIRMWARE).stream(),
                        log.lines().stream()
                                .filter(line -> line.contains("FATAL"))
                                .map(line -> "kernel log: " + line.strip()))
                .distinct()
                .limit(5)
                .toList();
        add(
                findings,
                lines,
                Finding.of(Usability.brokenOr(State.WARNING, system), SUBJECT, "the card's firmware has failed")
                        .because("Cut its power, not only its reset; update the firmware if it fails again.")
                        .mendedBy(firmwareQueries(system)));
    }

    private static void addUnexplained(ExaminedSystem system, KernelLog log, List<Finding> findings) {
        List<String> unexplained = log.complaints().stream()
                .filter(line -> !isExplained(line))
                .filter(line -> PciCheck.namesNoCardWithoutDevice(system, line))
                .toList();
        String read = "%s lines read, %s of them about RDMA"
                .formatted(log.total(), log.lines().size());
        if (!unexplained.isEmpty()) {
            findings.add(Finding.of(
                            State.NOTE,
                            SUBJECT,
                            "%s; %s report problems that are not explained here".formatted(read, unexplained.size()))
                    .because(
                            "The last: " + KernelLog.words(unexplained.getLast().strip()))
                    .seenIn(unexplained.stream()
                            .limit(20)
                            .map(line -> "kernel log: " + line.strip())
                            .toList()));
        } else if (findings.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, read + "; none reports a problem"));
        }
    }

    /** In the module list of a call trace, a plus sign marks a module that was being loaded. */
    private static List<String> crashes(KernelLog log) {
        return Stream.concat(
                        log.linesWith(CRASH).stream(),
                        log.lines().stream()
                                .filter(line -> line.contains("Modules linked in:"))
                                .filter(line -> STARTING.matcher(line).find())
                                .map(line -> "kernel log: " + line.strip()))
                .limit(5)
                .toList();
    }

    private static boolean isExplained(String line) {
        return RefusedModules.isRefusal(line)
                || KernelLog.hasOneOf(line, SIGNATURE)
                || KernelLog.hasOneOf(line, FIRMWARE)
                || KernelLog.hasOneOf(line, PACKAGE)
                || KernelLog.hasOneOf(line, CRASH)
                || KernelLog.hasOneOf(line, KEYS)
                || KernelLog.hasOneOf(line, NUMBER, POWER, CRC32, "FATAL", "goes below the dynamic allocation range");
    }

    private static Finding refusedNumber(ExaminedSystem system) {
        if (RegistrationCheck.conflict(system).isPresent()) {
            return Finding.of(State.NOTE, SUBJECT, "ib_uverbs or ib_umad was refused its number")
                    .because("Another driver holds it: see device numbers.");
        }
        // A fault that is over must not come before a present one.
        return isWhole(system)
                ? Finding.of(State.GOOD, SUBJECT, "ib_uverbs or ib_umad was refused its number once, and has it now")
                : Finding.of(State.NOTE, SUBJECT, "ib_uverbs or ib_umad was refused its number")
                        .because("Another driver held 231 then. Nothing holds it against InfiniBand now.");
    }

    private static List<String> firmwareQueries(ExaminedSystem system) {
        List<String> remedies = new ArrayList<>();
        RdmaCards.of(system).stream()
                .filter(card -> !card.isVirtualFunction())
                .forEach(card -> remedies.add("mstflint -d %s query".formatted(card.address())));
        remedies.add("poweroff");
        return remedies;
    }

    private static void addSigning(ExaminedSystem system, KernelLog log, List<Finding> findings) {
        boolean isWhole = isWhole(system);
        add(
                findings,
                log.linesWith(SIGNATURE),
                Finding.of(
                                isWhole ? State.NOTE : Usability.brokenOr(State.WARNING, system),
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
        List<String> harmless = log.linesWith(KEYS);
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
