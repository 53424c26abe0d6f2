package org.rdma4j.host.diagnosis;

import java.util.Optional;
import java.util.stream.Stream;

/** How to install a package on this system. */
final class PackageInstallation {
    private PackageInstallation() {}

    /** The command, with the package's name in that distribution; both commands if the system has neither program. */
    static String command(ExaminedSystem system, String debianPackage, String redHatPackage) {
        String debian = "apt-get install " + debianPackage;
        if (system.exists("/usr/bin/apt-get")) {
            return debian;
        }
        Optional<String> redHat = Stream.of("dnf", "yum", "zypper")
                .filter(program -> system.exists("/usr/bin/" + program))
                .findFirst();
        return redHat.map(program -> "%s install %s".formatted(program, redHatPackage))
                .orElse("%s, or dnf install %s".formatted(debian, redHatPackage));
    }
}
