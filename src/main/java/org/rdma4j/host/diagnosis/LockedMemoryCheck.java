package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks how much memory this user may lock, because registering memory locks it. */
final class LockedMemoryCheck implements Check {
    private static final String SUBJECT = "limits";
    private static final String LIMIT = "Max locked memory";

    /** CAP_IPC_LOCK: a process with it has no limit. */
    private static final int IPC_LOCK = 14;

    /** How /proc/self/uid_map maps the users where it maps each to itself. */
    private static final String ALL_USERS = "\\s*0\\s+0\\s+4294967295\\s*";

    private static final String LIMITS = "/etc/security/limits.conf";
    private static final String LIMITS_FOLDER = "/etc/security/limits.d";

    private static final long TOO_LITTLE = 1 << 20;
    private static final long LITTLE = 1 << 30;

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        return memory(system).stream().toList();
    }

    private static Optional<Finding> memory(ExaminedSystem system) {
        Optional<String> line = system.lines("/proc/self/limits", each -> each.startsWith(LIMIT)).stream()
                .flatMap(List::stream)
                .findFirst();
        if (line.isEmpty()) {
            return Optional.of(Finding.of(State.CANNOT_TELL, SUBJECT, "the limit of locked memory cannot be read")
                    .seenIn("/proc/self/limits"));
        }
        String[] words = line.get().substring(LIMIT.length()).strip().split(" +", -1);
        String seen = "/proc/self/limits: " + line.get();
        Finding unbounded = Finding.of(State.GOOD, SUBJECT, "this user may lock as much memory as there is");
        if (words[0].equals("unlimited")) {
            return Optional.of(unbounded.seenIn(seen));
        }
        if (mayLockAll(system) && !isInUserNamespace(system)) {
            return Optional.of(
                    unbounded.seenIn(seen, "/proc/self/status: CAP_IPC_LOCK, for which the limit does not count"));
        }
        if (!words[0].matches("\\d{1,18}")) {
            return Optional.of(Finding.of(State.CANNOT_TELL, SUBJECT, "the limit of locked memory is not a number")
                    .seenIn(seen));
        }
        long limit = Long.parseLong(words[0]);
        String summary = "this user may lock %s of memory".formatted(size(limit));
        if (limit >= LITTLE) {
            return Optional.of(Finding.of(State.GOOD, SUBJECT, summary).seenIn(seen));
        }
        return Optional.of(Finding.of(limit < TOO_LITTLE ? State.WARNING : State.NOTE, SUBJECT, summary)
                .because(
                        ("Registered memory is locked, and so are queues: registering %s of buffers needs a limit of that"
                                        + " and a little more, and fails here with ENOMEM in ibv_reg_mr. Each process counts"
                                        + " whole pages, and each buffer separately. This is the limit of the shell that runs the"
                                        + " doctor; other logins, services and jobs have their own%s. %s")
                                .formatted(
                                        size(limit < TOO_LITTLE ? TOO_LITTLE : 2 * limit),
                                        isUnderSudo(system) ? ", and sudo shows root's" : "",
                                        origin(system)))
                .seenIn(seen)
                .mendedBy(remedies(system)));
    }

    /** The place that sets the limit of such a process. */
    private static String origin(ExaminedSystem system) {
        return switch (Surroundings.of(system)) {
            case JOB ->
                "A job's limit comes from the batch system's daemon, not from limits.conf: from LimitMEMLOCK of slurmd's"
                        + " service, or from the shell that submits, where slurm.conf has PropagateResourceLimits.";
            case CONTAINER ->
                isInUserNamespace(system)
                        ? "In a rootless container, whoever starts it cannot raise it above the limit of the user's own login,"
                                + " and CAP_IPC_LOCK does not count."
                        : "A container's limit comes from whoever starts it: from --ulimit, or in Kubernetes from LimitMEMLOCK"
                                + " of the container runtime's service; with the capability IPC_LOCK it does not count.";
            case SERVICE -> "A service's limit is LimitMEMLOCK of its unit; limits.conf does not count for it.";
            case LOGIN ->
                isUnlimitedByFile(system)
                        ? "limits.conf says unlimited already: log in again, and see whether pam_limits is on for this kind"
                                + " of login."
                        : "A new limit counts from the next login; a service of systemd needs LimitMEMLOCK=infinity.";
        };
    }

    private static List<String> remedies(ExaminedSystem system) {
        return switch (Surroundings.of(system)) {
            case JOB ->
                List.of(
                        "systemctl show slurmd -p LimitMEMLOCK",
                        "systemctl edit slurmd, and there [Service] LimitMEMLOCK=infinity",
                        "systemctl restart slurmd",
                        "scontrol show config | grep PropagateResourceLimits");
            case CONTAINER ->
                isInUserNamespace(system)
                        ? List.of(
                                "on the host: systemctl edit user@.service, and there [Service] LimitMEMLOCK=infinity",
                                "on the host: log in again, and start the container with --ulimit memlock=-1")
                        : List.of(
                                "start the container with --ulimit memlock=-1",
                                "or: start it with --cap-add IPC_LOCK; in Kubernetes securityContext: capabilities: add:"
                                        + " [IPC_LOCK]",
                                "or, in Kubernetes: systemctl edit containerd, and there [Service] LimitMEMLOCK=infinity");
            case SERVICE -> List.of("systemctl edit SERVICE, and there [Service] LimitMEMLOCK=infinity");
            case LOGIN ->
                isUnlimitedByFile(system)
                        ? List.of("grep -r pam_limits /etc/pam.d", "ulimit -l")
                        : List.of("printf '* soft memlock unlimited\\n* hard memlock unlimited\\n' >"
                                + " /etc/security/limits.d/90-memlock.conf");
        };
    }

    private static boolean isUnlimitedByFile(ExaminedSystem system) {
        Stream<String> files = Stream.concat(
                Stream.of(LIMITS), system.names(LIMITS_FOLDER).stream().map(name -> LIMITS_FOLDER + "/" + name));
        return files.flatMap(file -> system.lines(file, line -> line.matches("\\s*\\*\\s.*memlock\\s.*")).stream()
                        .flatMap(List::stream))
                .anyMatch(line -> line.strip().endsWith("unlimited"));
    }

    private static boolean isUnderSudo(ExaminedSystem system) {
        return system.isHost() && System.getenv("SUDO_USER") != null;
    }

    private static boolean mayLockAll(ExaminedSystem system) {
        return system.lines("/proc/self/status", line -> line.startsWith("CapEff:")).stream()
                .flatMap(List::stream)
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .anyMatch(mask ->
                        mask.matches("[0-9a-f]{16}") && (Long.parseUnsignedLong(mask, 16) >>> IPC_LOCK & 1) == 1);
    }

    /** There a process has capabilities over what belongs to the namespace, and locked memory does not. */
    private static boolean isInUserNamespace(ExaminedSystem system) {
        return system.text("/proc/self/uid_map")
                .filter(map -> !map.matches(ALL_USERS))
                .isPresent();
    }

    private static String size(long bytes) {
        if (bytes >= 1 << 20) {
            return (bytes >> 20) + " MiB";
        }
        return bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " bytes";
    }
}
