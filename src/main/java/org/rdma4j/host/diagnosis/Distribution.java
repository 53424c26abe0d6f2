package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The distribution of a system, and its package of extra kernel modules. */
final class Distribution {
    private static final List<String> FILES = List.of("/etc/os-release", "/usr/lib/os-release");

    /** Of kernels whose distribution no file names: Ubuntu's flavours. Debian's end with the architecture. */
    private static final Pattern UBUNTU =
            Pattern.compile("\\d+\\.\\d+\\.0-\\d+-(?:generic|lowlatency|virtual|aws|azure|gcp|gke|ibm"
                    + "|kvm|nvidia|oem|oracle|raspi)[-\\w]*");

    private Distribution() {}

    /** Its name, as {@code ubuntu}; empty if no file names it. */
    static String id(ExaminedSystem system) {
        return system.once(
                "distribution",
                () -> FILES.stream()
                        .flatMap(
                                file -> system
                                        .lines(file, line -> line.matches("(?:ID|ID_LIKE|VERSION_ID)=[-\\w\". ]{1,64}"))
                                        .stream())
                        .findFirst()
                        .orElse(List.of())
                        .stream()
                        .filter(line -> line.startsWith("ID="))
                        .map(line -> line.substring(3).replace("\"", ""))
                        .findFirst()
                        .orElse(""));
    }

    /** The command that installs the extra modules of the running kernel; empty if there is no such package. */
    static Optional<String> installationOfExtraModules(ExaminedSystem system) {
        String release = KernelFolders.release(system).orElse("");
        String id = id(system);
        if (id.equals("ubuntu") || (id.isEmpty() && UBUNTU.matcher(release).matches())) {
            return Optional.of("apt-get install linux-modules-extra-" + release);
        }
        if (release.matches(".*-cloud-\\w+")) {
            return Optional.of("apt-get install linux-image-" + release.substring(release.lastIndexOf('-') + 1));
        }
        if (release.matches(".*\\.(?:el[89]|el1\\d|fc\\d+|amzn\\d+)[._].*")) {
            return Optional.of("dnf install kernel-modules-extra-" + release);
        }
        if (release.endsWith("-default") && (id.startsWith("opensuse") || id.startsWith("sle"))) {
            return Optional.of("zypper install kernel-default");
        }
        return Optional.empty();
    }
}
