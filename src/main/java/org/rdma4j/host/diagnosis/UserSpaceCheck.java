package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whether the libraries are there that this one calls, and the provider of every device. */
final class UserSpaceCheck implements Check {
    private static final String SUBJECT = "libraries";

    private static final List<String> FOLDERS = List.of(
            "/lib64",
            "/usr/lib64",
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib",
            "/usr/local/lib",
            "/usr/local/lib64");

    private static final String CONFIGURATION = "/etc/libibverbs.d";
    private static final String WITHOUT_PROVIDER =
            "Without it a program does not see the device, though the kernel has it.";

    private record Library(String file, State withoutIt, String debianPackage, String redHatPackage) {}

    private static final List<Library> LIBRARIES = List.of(
            new Library("libibverbs.so.1", State.BROKEN, "libibverbs1", "libibverbs"),
            new Library("libibumad.so.3", State.WARNING, "libibumad3", "libibumad"),
            new Library("librdmacm.so.1", State.NOTE, "librdmacm1", "librdmacm"));

    /** Devices without a card are named after their drivers, and their providers too. */
    private static final List<String> SOFTWARE = List.of("rxe", "siw");

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        List<Finding> findings = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (Library library : LIBRARIES) {
            Optional<String> found = find(system, library.file());
            found.ifPresent(present::add);
            if (found.isEmpty()) {
                findings.add(Finding.of(library.withoutIt(), SUBJECT, library.file() + " is not installed")
                        .seenIn(FOLDERS)
                        .mendedBy(
                                PackageInstallation.command(system, library.debianPackage(), library.redHatPackage())));
            }
        }
        addProviders(system, findings);
        if (!present.isEmpty()) {
            findings.add(Finding.of(State.GOOD, SUBJECT, String.join(", ", present)));
        }
        return findings;
    }

    /** The library's file, or the one with its whole version that it is a link to. */
    private static Optional<String> find(ExaminedSystem system, String file) {
        for (String folder : FOLDERS) {
            String path = folder + "/" + file;
            Optional<String> version = system.linkedName(path);
            // A snapshot has the link, whose name is the version, and not the library.
            if (system.exists(path) || (version.isPresent() && !system.isHost())) {
                return Optional.of(version.orElse(file));
            }
        }
        return Optional.empty();
    }

    private static void addProviders(ExaminedSystem system, List<Finding> findings) {
        TreeSet<String> wanted = new TreeSet<>();
        for (String device : RdmaDevices.of(system)) {
            provider(system, device).ifPresent(wanted::add);
        }
        TreeSet<String> installed = new TreeSet<>();
        for (String folder : FOLDERS) {
            for (String name : system.names(folder + "/libibverbs")) {
                int end = name.indexOf("-rdmav");
                if (name.startsWith("lib") && end > 3 && system.exists(folder + "/libibverbs/" + name)) {
                    installed.add(name.substring(3, end));
                }
            }
        }
        for (String provider : wanted) {
            if (!installed.contains(provider)) {
                findings.add(Finding.of(
                                State.BROKEN, SUBJECT, "libibverbs has no provider for %s devices".formatted(provider))
                        .because(WITHOUT_PROVIDER)
                        .seenIn("installed: " + (installed.isEmpty() ? "none" : String.join(", ", installed)))
                        .mendedBy(PackageInstallation.command(system, "ibverbs-providers", "libibverbs")));
            } else if (!isConfigured(system, provider)) {
                findings.add(Finding.of(
                                State.BROKEN,
                                SUBJECT,
                                "no file in %s names the provider for %s devices".formatted(CONFIGURATION, provider))
                        .because("libibverbs loads the providers that are named there, and no others. "
                                + WITHOUT_PROVIDER)
                        .mendedBy("echo 'driver %1$s' > %2$s/%1$s.driver".formatted(provider, CONFIGURATION)));
            }
        }
    }

    /** Whether one of libibverbs' files has the line {@code driver mlx5}. Without their folder it was built to have others. */
    private static boolean isConfigured(ExaminedSystem system, String provider) {
        return !system.isFolder(CONFIGURATION)
                || system.names(CONFIGURATION).stream()
                        .map(name -> system.text(CONFIGURATION + "/" + name).orElse(""))
                        .flatMap(String::lines)
                        .anyMatch(line -> line.strip().matches("driver\\s+" + Pattern.quote(provider)));
    }

    /** By the card, because an administrator and udev give devices any name. */
    private static Optional<String> provider(ExaminedSystem system, String device) {
        Optional<RdmaCard> card = RdmaDevices.cardOf(system, device).flatMap(address -> RdmaCards.at(system, address));
        return card.isPresent()
                ? card.map(found -> found.kind().provider())
                : SOFTWARE.stream().filter(device::startsWith).findFirst();
    }
}
