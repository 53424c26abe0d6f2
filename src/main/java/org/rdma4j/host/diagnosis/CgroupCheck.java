package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks how many RDMA objects the cgroups of this process allow: its own and all above it, each with a limit of its
 * own. A container sees its own cgroup as the root, and none of those above it.
 */
final class CgroupCheck implements Check {
    private static final String SUBJECT = "limits";
    private static final String UNIFIED = "/sys/fs/cgroup";
    private static final String RDMA = "/sys/fs/cgroup/rdma";

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        for (String folder : folders(system)) {
            add(system, folder, findings);
        }
        return findings;
    }

    /** Whether a limit keeps every device from being opened. */
    static boolean forbids(ExaminedSystem system) {
        return system.once("cgroups", () -> new CgroupCheck().findings(system)).stream()
                .anyMatch(finding -> finding.state() == State.BROKEN);
    }

    /** The cgroups of the process, its own first. Lines of /proc/self/cgroup are {@code number:controllers:path}. */
    private static List<String> folders(ExaminedSystem system) {
        List<String> folders = new ArrayList<>();
        for (String line : system.lines("/proc/self/cgroup", _ -> true).orElse(List.of())) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && isPath(parts[2])) {
                if (parts[1].isEmpty()) {
                    addWithParents(UNIFIED, parts[2], folders);
                } else if (List.of(parts[1].split(",", -1)).contains("rdma")) {
                    addWithParents(RDMA, parts[2], folders);
                }
            }
        }
        // Without that file, a container sees its own cgroup as the top one.
        return folders.isEmpty() ? List.of(UNIFIED) : folders;
    }

    /** A cgroup outside the part that this process sees begins with /.. and cannot be examined. */
    private static boolean isPath(String path) {
        return path.startsWith("/") && !path.contains("/..") && path.length() < 4096;
    }

    private static void addWithParents(String top, String path, List<String> folders) {
        String rest = path.equals("/") ? "" : path;
        while (!rest.isEmpty()) {
            folders.add(top + rest);
            rest = rest.substring(0, rest.lastIndexOf('/'));
        }
        folders.add(top);
    }

    private static void add(ExaminedSystem system, String folder, List<Finding> findings) {
        Map<String, Long> most = values(system, folder + "/rdma.max");
        if (most.isEmpty()) {
            return;
        }
        Map<String, Long> current = values(system, folder + "/rdma.current");
        List<String> evidence = new ArrayList<>();
        List<String> used = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        most.forEach((resource, bound) -> {
            Long now = current.get(resource);
            evidence.add("%s: %s of %s are in use".formatted(resource, now == null ? "an unknown number" : now, bound));
            if (bound == 0 || (now != null && now >= bound)) {
                used.add("%s (%s)".formatted(resource, bound));
                remedies.add("echo '%s=max' > %s/rdma.max".formatted(resource, folder));
            }
        });
        Finding finding = used.isEmpty()
                ? Finding.of(
                                State.NOTE,
                                SUBJECT,
                                "the cgroup %s bounds the RDMA objects of its programs".formatted(folder))
                        .because(
                                "Beyond a bound, opening a device (hca_handle) or making an object (hca_object) fails.")
                        .mendedBy("grep . %1$s/rdma.max %1$s/rdma.current".formatted(folder))
                : Finding.of(
                                State.BROKEN,
                                SUBJECT,
                                "the cgroup %s allows no more of: %s".formatted(folder, String.join(", ", used)))
                        .because("Opening a device takes one hca_handle, and each object of it one hca_object; without"
                                + " one the kernel returns EAGAIN. Programs of this cgroup that end give theirs back.")
                        .mendedBy(remedies);
        findings.add(finding.seenIn(evidence));
    }

    /** The numbers of {@code mlx5_0 hca_handle=2 hca_object=max}, by device and resource; max means no limit. */
    private static Map<String, Long> values(ExaminedSystem system, String file) {
        Map<String, Long> values = new TreeMap<>();
        for (String line : system.lines(file, each -> each.contains("hca_")).orElse(List.of())) {
            String[] words = line.strip().split(" +", -1);
            for (int i = 1; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                String value = words[i].substring(equals + 1);
                if (equals > 0 && value.matches("\\d{1,18}")) {
                    values.put(words[0] + " " + words[i].substring(0, equals), Long.parseLong(value));
                }
            }
        }
        return values;
    }
}
