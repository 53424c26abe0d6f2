package org.rdma4j.device.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How much this user may lock, and how many objects a cgroup may have. */
final class LimitCheck implements Check {
    private static final String SUBJECT = "limits";
    private static final String LIMIT = "Max locked memory";

    /** CAP_IPC_LOCK: who has it may lock as much as there is. */
    private static final int IPC_LOCK = 14;

    private static final long TOO_LITTLE = 1 << 20;
    private static final long LITTLE = 1 << 30;

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        memory(system).ifPresent(findings::add);
        cgroup(system).ifPresent(findings::add);
        return findings;
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
        if (words[0].equals("unlimited") || mayLockAll(system)) {
            return Optional.of(Finding.of(State.GOOD, SUBJECT, "this user may lock as much memory as there is")
                    .seenIn(seen));
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
                        "Registered memory is locked: 64 MiB of buffers need 64 MiB of limit and some for the queues, rounded"
                                + " up to pages; beyond it ibv_reg_mr fails with ENOMEM. It counts from the next login.")
                .seenIn(seen)
                .mendedBy("printf '* soft memlock unlimited\\n* hard memlock unlimited\\n' >"
                        + " /etc/security/limits.d/rdma.conf"));
    }

    private static boolean mayLockAll(ExaminedSystem system) {
        return system.lines("/proc/self/status", line -> line.startsWith("CapEff:")).stream()
                .flatMap(List::stream)
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .anyMatch(mask ->
                        mask.matches("[0-9a-f]{16}") && (Long.parseUnsignedLong(mask, 16) >>> IPC_LOCK & 1) == 1);
    }

    /** The limits of the rdma controller. Inside a container its own cgroup is the root of what is seen. */
    private static Optional<Finding> cgroup(ExaminedSystem system) {
        List<String> limited =
                system.lines("/sys/fs/cgroup/rdma.max", line -> line.contains("hca_")).orElse(List.of()).stream()
                        .filter(line -> line.matches(".*=\\d+.*"))
                        .toList();
        return limited.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.of(
                                State.NOTE, SUBJECT, "the cgroup bounds the RDMA devices and objects of its programs")
                        .because("Beyond it, opening a device or making an object fails.")
                        .seenIn(limited)
                        .mendedBy("cat /sys/fs/cgroup/rdma.max /sys/fs/cgroup/rdma.current"));
    }

    private static String size(long octets) {
        if (octets >= 1 << 20) {
            return (octets >> 20) + " MiB";
        }
        return octets >= 1 << 10 ? (octets >> 10) + " KiB" : octets + " octets";
    }
}
