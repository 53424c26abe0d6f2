package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;

/** How much memory this user may lock, which is what registering memory does. */
final class LockedMemoryCheck implements Check {
    private static final String SUBJECT = "limits";
    private static final String LIMIT = "Max locked memory";

    /** CAP_IPC_LOCK: who has it may lock as much as there is. */
    private static final int IPC_LOCK = 14;

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
            return Optional.empty();
        }
        String[] words = line.get().substring(LIMIT.length()).strip().split(" +", -1);
        String seen = "/proc/self/limits: " + line.get();
        Finding unbounded = Finding.of(State.GOOD, SUBJECT, "this user may lock as much memory as there is");
        if (words[0].equals("unlimited")) {
            return Optional.of(unbounded.seenIn(seen));
        }
        if (mayLockAll(system)) {
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
                                        + " and a little more, and fails here with ENOMEM in ibv_reg_mr. Each process counts whole"
                                        + " pages, and each buffer anew. A new limit counts from the next login; a service of"
                                        + " systemd needs LimitMEMLOCK=infinity.")
                                .formatted(size(limit < TOO_LITTLE ? TOO_LITTLE : 2 * limit)))
                .seenIn(seen)
                .mendedBy("printf '* soft memlock unlimited\\n* hard memlock unlimited\\n' >"
                        + " /etc/security/limits.d/90-memlock.conf"));
    }

    private static boolean mayLockAll(ExaminedSystem system) {
        return system.lines("/proc/self/status", line -> line.startsWith("CapEff:")).stream()
                .flatMap(List::stream)
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .anyMatch(mask ->
                        mask.matches("[0-9a-f]{16}") && (Long.parseUnsignedLong(mask, 16) >>> IPC_LOCK & 1) == 1);
    }

    private static String size(long octets) {
        if (octets >= 1 << 20) {
            return (octets >> 20) + " MiB";
        }
        return octets >= 1 << 10 ? (octets >> 10) + " KiB" : octets + " octets";
    }
}
