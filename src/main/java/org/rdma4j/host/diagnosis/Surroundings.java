package org.rdma4j.host.diagnosis;

import java.util.List;

/** The environment of the examining process: a container, a job of a batch system, a service, or a login. */
enum Surroundings {
    CONTAINER,
    JOB,
    SERVICE,
    LOGIN;

    static Surroundings of(ExaminedSystem system) {
        return system.once("surroundings", () -> find(system));
    }

    private static Surroundings find(ExaminedSystem system) {
        String cgroups =
                String.join("\n", system.lines("/proc/self/cgroup", _ -> true).orElse(List.of()));
        if (cgroups.contains("slurm") || cgroups.contains("/pbs") || cgroups.contains("/lsf")) {
            return JOB;
        }
        if (isContainer(system) || cgroups.matches("(?s).*(?:docker|kubepods|libpod|containerd|crio|/lxc).*")) {
            return CONTAINER;
        }
        return cgroups.matches("(?s).*/system\\.slice/(?!.*(?:ssh|getty|login))[^/]+\\.service.*") ? SERVICE : LOGIN;
    }

    /** Whether /dev is of a container's own: its top mount is no devtmpfs. */
    static boolean isContainer(ExaminedSystem system) {
        return system.lines("/proc/self/mounts", line -> line.contains(" /dev ")).stream()
                .flatMap(List::stream)
                .map(line -> line.split(" ", 4))
                .reduce((_, last) -> last)
                .filter(words -> words.length == 4)
                .map(words -> words[2].equals("tmpfs"))
                // A virtual machine may share the files of a container's root; its /dev tells.
                .orElseGet(() -> system.exists("/.dockerenv") || system.exists("/run/.containerenv"));
    }
}
