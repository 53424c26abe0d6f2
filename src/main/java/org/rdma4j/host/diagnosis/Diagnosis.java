package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.host.SystemRoot;

/**
 * The findings of the checks on a system, the worst first; among equals, causes before their effects.
 *
 * @param inventory which devices and ports there are, and which can be used
 * @param findings all findings
 */
public record Diagnosis(Inventory inventory, List<Finding> findings) {
    /** Causes before effects. */
    private static final List<Check> CHECKS = List.of(
            new CopyCheck(),
            new RegistrationCheck(),
            new KernelLogCheck(),
            new SupplyCheck(),
            new PciCheck(),
            new ModuleCheck(),
            new NodeCheck(),
            new OtherNodesCheck(),
            new UserSpaceCheck(),
            new CgroupCheck(),
            new LockedMemoryCheck(),
            new PortCheck(),
            new PciLinkCheck(),
            new PeerMemoryCheck(),
            new ErrorCounterCheck());

    /** The checks that take little time, for an exception's message. */
    private static final List<Check> QUICK = List.of(
            new RegistrationCheck(),
            new SupplyCheck(),
            new PciCheck(),
            new ModuleCheck(),
            new NodeCheck(),
            new UserSpaceCheck(),
            new CgroupCheck());

    /** The process, or the system, has too many open files. */
    private static final List<Errno> DESCRIPTORS = List.of(Errno.EMFILE, Errno.ENFILE);

    /** Sorts the findings. */
    public Diagnosis {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(Finding::state).reversed());
        findings = List.copyOf(sorted);
    }

    /**
     * Examines a system with all checks. On this system it may take some tenths of a second, because the kernel's log is
     * read through {@code dmesg}, and error counters are read twice.
     *
     * @param root the system to look at
     * @return the diagnosis
     */
    public static Diagnosis of(SystemRoot root) {
        return of(new ExaminedSystem(root), CHECKS);
    }

    /**
     * Examines a system for a user of one device. Faults of other devices are left out, and faults of this one are
     * BROKEN even if others work.
     *
     * @param root the system to look at
     * @param named the device
     * @return the diagnosis
     */
    public static Diagnosis of(SystemRoot root, Named named) {
        return of(new ExaminedSystem(root, null, named), CHECKS);
    }

    /**
     * Examines this system with all checks, and keeps what they read.
     *
     * @param snapshot gets what the checks read, except what is private
     * @return the diagnosis
     */
    public static Diagnosis collecting(Snapshot snapshot) {
        return collecting(SystemRoot.HOST, snapshot);
    }

    static Diagnosis collecting(SystemRoot root, Snapshot snapshot) {
        ExaminedSystem system = new ExaminedSystem(root, snapshot, null);
        Supplement.record(system);
        return of(system, CHECKS);
    }

    /**
     * Why no device can be listed or opened on this system, as far as the quick checks can tell. Call it when that has
     * failed.
     *
     * @return what is broken first; empty where nothing is
     */
    public static Optional<Finding> cause() {
        return of(ExaminedSystem.withoutPrograms(), QUICK).findings().stream()
                .filter(finding -> finding.state().compareTo(State.WARNING) >= 0)
                .findFirst();
    }

    /**
     * Explains a failure to list or open a device: adds what the quick checks find to the error.
     *
     * @param failure the exception of the native call
     * @return an exception with the finding in its message, the same error number, and the failure as its cause; the
     *     failure itself where nothing is found
     */
    public static RdmaException explain(RdmaException failure) {
        // Without a free descriptor nothing can be examined, and the error number is explanation enough.
        Optional<Finding> cause =
                failure.errno().filter(DESCRIPTORS::contains).isPresent() ? Optional.empty() : cause();
        if (cause.isEmpty()) {
            return failure;
        }
        String message = failure.getMessage() + "; " + cause.get().toSentences();
        RdmaException explained = failure.errno()
                .map(errno -> new RdmaException(message, errno))
                .orElseGet(() -> new RdmaException(message));
        explained.initCause(failure);
        return explained;
    }

    /**
     * The same diagnosis with a finding that the checks cannot make.
     *
     * @param finding the finding, as of the program that runs the checks
     * @return the diagnosis, sorted again
     */
    public Diagnosis with(Finding finding) {
        List<Finding> more = new ArrayList<>(findings);
        more.add(finding);
        return new Diagnosis(inventory, more);
    }

    /**
     * The worst state of all.
     *
     * @return GOOD if nothing was found
     */
    public State worst() {
        return findings.isEmpty() ? State.GOOD : findings.getFirst().state();
    }

    private static Diagnosis of(ExaminedSystem system, List<Check> checks) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            findings.addAll(check.findings(system));
            if (check instanceof CopyCheck && !CopyCheck.isCopy(system)) {
                break; // Nothing else can be examined.
            }
        }
        system.named().ifPresent(named -> {
            findings.removeIf(finding -> isAboutOthers(system, named, finding));
            if (!RdmaDevices.of(system).contains(named.deviceName())) {
                findings.add(Finding.of(State.BROKEN, "device", "the kernel has no device " + named.deviceName())
                        .because("It has: " + String.join(", ", RdmaDevices.of(system))));
            }
        });
        return new Diagnosis(Usability.inventory(system), findings);
    }

    private static boolean isAboutOthers(ExaminedSystem system, Named named, Finding finding) {
        return !finding.concerns().isEmpty()
                && !finding.concerns().contains(named.deviceName())
                && RdmaDevices.cardOf(system, named.deviceName())
                        .filter(finding.concerns()::contains)
                        .isEmpty();
    }
}
