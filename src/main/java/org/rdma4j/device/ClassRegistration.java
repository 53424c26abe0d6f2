package org.rdma4j.device;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdma4j.device.NodeFault.Kind;

/**
 * Whether the kernel's side of a class of devices is there. Its module takes character major 231 when it is loaded; where
 * another driver holds 231 it is not loaded, with "couldn't register device number" in the kernel's log.
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
        Optional<CharacterDrivers> drivers = CharacterDrivers.read(root);
        List<String> strangers =
                drivers.isPresent() ? strangersOn(DeviceNumber.INFINIBAND_MAJOR, drivers.get()) : List.of();
        if (!strangers.isEmpty()) {
            return foreignMajor(what, DeviceNumber.INFINIBAND_MAJOR, strangers);
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
        Optional<CharacterDrivers> drivers = CharacterDrivers.read(root);
        if (drivers.isEmpty() || drivers.get().on(number.major()).contains(deviceClass.driver())) {
            return Optional.empty();
        }
        String what =
                "%s has the number %s, and this major is not one of %s".formatted(name, number, deviceClass.driver());
        List<String> strangers = strangersOn(number.major(), drivers.get());
        return Optional.of(
                strangers.isEmpty()
                        ? new NodeFault(Kind.NOT_REGISTERED, what, "modprobe " + deviceClass.module())
                        : foreignMajor(what, number.major(), strangers));
    }

    private NodeFault foreignMajor(String what, int major, List<String> strangers) {
        String names = String.join(", ", strangers);
        String reserved = major == DeviceNumber.INFINIBAND_MAJOR ? ", which the kernel reserves for InfiniBand," : "";
        return new NodeFault(
                Kind.FOREIGN_MAJOR,
                "%s: character major %d%s is held by %s".formatted(what, major, reserved, names),
                "unload the module of %s, modprobe %s, and load that module again"
                        .formatted(names, deviceClass.module()));
    }

    /** Who holds a major, but for the two classes that share 231. */
    private static List<String> strangersOn(int major, CharacterDrivers drivers) {
        List<String> strangers = new ArrayList<>(drivers.on(major));
        for (DeviceClass ours : DeviceClass.values()) {
            strangers.remove(ours.driver());
        }
        return strangers;
    }
}
