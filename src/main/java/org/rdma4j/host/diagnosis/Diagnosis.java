package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.host.SystemRoot;

/**
 * What the checks found on a system, the worst first; among equals, a cause stands before what it brings about.
 *
 * @param findings all findings
 */
public record Diagnosis(List<Finding> findings) {
    /** Causes before effects. */
    private static final List<Check> CHECKS = List.of(
            new RegistrationCheck(),
            new KernelLogCheck(),
            new PciCheck(),
            new ModuleCheck(),
            new NodeCheck(),
            new OtherNodesCheck(),
            new UserSpaceCheck(),
            new CgroupCheck(),
            new LockedMemoryCheck(),
            new PortCheck(),
            new ErrorCounterCheck());

    /** Those that take little time, for an exception's message. */
    private static final List<Check> QUICK = List.of(
            new RegistrationCheck(),
            new PciCheck(),
            new ModuleCheck(),
            new NodeCheck(),
            new UserSpaceCheck(),
            new CgroupCheck());

    /** A process, or the system, has as many files open as it may. */
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
     * Examines this system with all checks, and keeps what they read.
     *
     * @param snapshot gets what the checks read, but for what is private
     * @return the diagnosis
     */
    public static Diagnosis collecting(Snapshot snapshot) {
        return of(new ExaminedSystem(SystemRoot.HOST, snapshot), CHECKS);
    }

    /**
     * Why no device can be listed or opened on this system, as far as the quick checks tell: to be asked when that
     * failed.
     *
     * @return what is broken first; empty where nothing is
     */
    public static Optional<Finding> cause() {
        return of(new ExaminedSystem(SystemRoot.HOST), QUICK).findings().stream()
                .filter(finding -> finding.state().compareTo(State.WARNING) >= 0)
                .findFirst();
    }

    /**
     * What a device could not be listed or opened for, in place of an error number alone: the failure with what the
     * quick checks find behind it.
     *
     * @param failure what the native call ended with
     * @return an exception with the finding in its message, the same error number, and the failure as its cause; the
     *     failure itself where nothing is found
     */
    public static RdmaException explain(RdmaException failure) {
        // With no descriptor left nothing can be looked at, and the error number says it all.
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
     * The worst state of all.
     *
     * @return GOOD where nothing was found
     */
    public State worst() {
        return findings.isEmpty() ? State.GOOD : findings.getFirst().state();
    }

    private static Diagnosis of(ExaminedSystem system, List<Check> checks) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            findings.addAll(check.findings(system));
        }
        return new Diagnosis(findings);
    }
}
