package org.rdma4j.host;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.rdma4j.host.NodeFault.Kind;
import org.rdma4j.internal.host.CharacterDrivers;
import org.rdma4j.internal.host.KernelModules;
import org.rdma4j.internal.host.KernelRelease;
import org.rdma4j.internal.host.MajorConflict;

/**
 * Whether the kernel has registered a class of devices. The class's module takes character major 231 when it is loaded.
 * If another driver holds 231, the module cannot be loaded, and the kernel's log says "couldn't register device
 * number".
 *
 * @param root the system to look at
 * @param deviceClass the class
 */
record ClassRegistration(SystemRoot root, DeviceClass deviceClass) {
    /**
     * Why the kernel has not made a device.
     *
     * @param what what it has not made, as {@code the kernel has no uverbs0}
     */
    NodeFault absence(String what) {
        Optional<MajorConflict> conflict = conflict();
        if (conflict.isPresent()) {
            return conflictFault(what, conflict.get());
        }
        if (!Files.isDirectory(root.resolve(deviceClass.folder()))) {
            return new NodeFault(
                    Kind.NOT_REGISTERED,
                    "%s: the module %s is not loaded".formatted(what, deviceClass.module()),
                    "modprobe " + deviceClass.module());
        }
        return new NodeFault(
                Kind.NOT_REGISTERED,
                "%s, though the module %s is loaded".formatted(what, deviceClass.module()),
                "rdma link show",
                "dmesg | grep " + deviceClass.module());
    }

    /** Whether the major of a device that the kernel has made belongs to its class. */
    Optional<NodeFault> majorFault(String name, DeviceNumber number) {
        Optional<CharacterDrivers> drivers = drivers();
        if (drivers.isEmpty() || drivers.get().on(number.major()).contains(deviceClass.driver())) {
            return Optional.empty();
        }
        String what =
                "%s has the number %s, and this major is not one of %s".formatted(name, number, deviceClass.driver());
        List<String> strangers = MajorConflict.strangersOn(number.major(), drivers.get());
        if (strangers.isEmpty()) {
            return Optional.of(new NodeFault(Kind.NOT_REGISTERED, what, "modprobe " + deviceClass.module()));
        }
        Optional<MajorConflict> conflict =
                number.major() == DeviceNumber.INFINIBAND_MAJOR ? conflict() : Optional.empty();
        return Optional.of(
                conflict.isPresent()
                        ? conflictFault(what, conflict.get())
                        : foreignMajor(what, number.major(), strangers));
    }

    private Optional<CharacterDrivers> drivers() {
        return root.read("/proc/devices").map(CharacterDrivers::parse);
    }

    private Optional<MajorConflict> conflict() {
        return drivers()
                .flatMap(drivers -> MajorConflict.find(
                        drivers,
                        KernelModules.parse(root.read("/proc/modules").orElse("")),
                        root.read("/proc/sys/kernel/osrelease")
                                .flatMap(KernelRelease::parse)
                                .orElse(null)));
    }

    private static NodeFault conflictFault(String what, MajorConflict conflict) {
        List<String> steps = conflict.remedies();
        return new NodeFault(
                Kind.FOREIGN_MAJOR,
                "%s: %s. %s".formatted(what, conflict.summary(), withoutFullStop(conflict.cause())),
                "in this order, as root: " + String.join("; then ", steps));
    }

    private static String withoutFullStop(String sentences) {
        return sentences.substring(0, sentences.length() - 1);
    }

    private NodeFault foreignMajor(String what, int major, List<String> strangers) {
        String names = String.join(", ", strangers);
        return new NodeFault(
                Kind.FOREIGN_MAJOR,
                "%s: character major %s is held by %s".formatted(what, major, names),
                "unload the module of %s, modprobe %s, and load that module again"
                        .formatted(names, deviceClass.module()));
    }
}
