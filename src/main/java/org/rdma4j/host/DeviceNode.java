package org.rdma4j.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rdma4j.RdmaException;
import org.rdma4j.host.NodeFault.Kind;
import org.rdma4j.internal.host.CharacterDrivers;

/**
 * The node under {@code /dev/infiniband} through which programs reach a device, and the check that it is in order. The
 * check reads a few small files, opens the node and closes it again. It does not touch {@code issm} nodes: opening one
 * would tell the fabric that a subnet manager runs here.
 *
 * @param root the system to look at
 * @param deviceClass what sort of device it is
 * @param name the kernel's name for the device, {@code uverbs0} or {@code umad0}
 */
public record DeviceNode(SystemRoot root, DeviceClass deviceClass, String name) {
    private static final String FOLDER = "/dev/infiniband/";

    private static final int FILE_TYPE = 0xF000;
    private static final int CHARACTER_DEVICE = 0x2000;

    /** Checks that the name is one of the class. */
    public DeviceNode {
        if (!deviceClass.names(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a device of this class: they are called " + deviceClass.prefix() + "0, ...");
        }
    }

    /**
     * The node of a verbs device of this system.
     *
     * @param name {@code uverbs0}
     * @return the node, whether it exists or not
     * @throws IllegalArgumentException if the name is not {@code uverbs} and a number
     */
    public static DeviceNode verbs(String name) {
        return new DeviceNode(SystemRoot.HOST, DeviceClass.VERBS, name);
    }

    /**
     * The node of a management datagram device of this system.
     *
     * @param name {@code umad0}
     * @return the node, whether it exists or not
     * @throws IllegalArgumentException if the name is not {@code umad} and a number
     */
    public static DeviceNode umad(String name) {
        return new DeviceNode(SystemRoot.HOST, DeviceClass.MAD, name);
    }

    /**
     * The path of the node.
     *
     * @return {@code /dev/infiniband/uverbs0}, below the folder of the system that is looked at
     */
    public Path path() {
        return root.resolve(FOLDER.concat(name));
    }

    /**
     * The number that the kernel gave the device, as its file {@code dev} in sysfs has it.
     *
     * @return the number; empty where the kernel has no such device
     */
    public Optional<DeviceNumber> number() {
        Optional<String> text =
                root.read(deviceClass.folder().concat("/").concat(name).concat("/dev"));
        try {
            return text.isPresent() ? Optional.of(DeviceNumber.parse(text.get())) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * Checks that the device can be used through this node: the kernel has the device, its major belongs to its class,
     * and the node is a character device with its number that can be opened for reading and writing.
     *
     * @return the first thing that is wrong; empty where nothing is
     */
    public Optional<NodeFault> fault() {
        Optional<DeviceNumber> number = number();
        ClassRegistration registration = new ClassRegistration(root, deviceClass);
        if (number.isEmpty()) {
            return Optional.of(registration.absence("the kernel has no " + name));
        }
        Optional<NodeFault> fault = registration.majorFault(name, number.get());
        if (fault.isEmpty()) {
            fault = fileFault(number.get());
        }
        return fault.isEmpty() ? new NodeOpening(this).fault() : fault;
    }

    /**
     * Makes sure that the device can be used through this node.
     *
     * @throws RdmaException if it cannot: what is wrong, with what, and what to do
     */
    public void require() {
        Optional<NodeFault> fault = fault();
        if (fault.isPresent()) {
            throw fault.get().toException();
        }
    }

    /** The mode and the number of the file that stands where the node should. */
    private Optional<NodeFault> fileFault(DeviceNumber expected) {
        try {
            if (((int) Files.getAttribute(path(), "unix:mode") & FILE_TYPE) != CHARACTER_DEVICE) {
                return Optional.of(new NodeFault(
                        Kind.NOT_A_CHARACTER_DEVICE, path() + " is not a character device", putAside(expected)));
            }
            long found = (long) Files.getAttribute(path(), "unix:rdev");
            return found == expected.toLibrary()
                    ? Optional.empty()
                    : Optional.of(wrongNumber(DeviceNumber.ofLibrary(found), expected));
        } catch (NoSuchFileException _) {
            return Optional.of(missing(expected));
        } catch (AccessDeniedException _) {
            return Optional.of(new NodeFault(
                    Kind.PERMISSION_DENIED,
                    "a folder above %s may not be entered (EACCES)".formatted(path()),
                    "namei -l " + path()));
        } catch (IOException e) {
            return Optional.of(NodeOpening.notOpened(path(), e));
        }
    }

    private NodeFault missing(DeviceNumber expected) {
        String what = "%s does not exist, though the kernel has the device %s (%s): ".formatted(path(), name, expected);
        String again = Files.isSymbolicLink(path())
                ? putAside(expected)
                : "mkdir -p %s && %s".formatted(root.resolve(FOLDER), makeNew(expected));
        String container = "start the container with --device /dev/infiniband";
        String mounts = root.read("/proc/self/mounts").orElse("");
        if (mounts.isEmpty()) {
            String either = "it was removed, or this container was started without it";
            return new NodeFault(Kind.MISSING, what + either, again, container);
        }
        // The kernel makes the nodes of a devtmpfs when it makes the devices, and udev does not make them again.
        return isMadeByTheKernel(mounts)
                ? new NodeFault(Kind.MISSING, what + "it was removed", again)
                : new NodeFault(
                        Kind.MISSING,
                        what + "this container, or service with devices of its own, was started without it",
                        container,
                        "for a service of systemd: systemctl edit SERVICE, and there PrivateDevices=no");
    }

    /** Whether /dev is a devtmpfs. If several mounts lie on top of each other, the last one counts. */
    private static boolean isMadeByTheKernel(String mounts) {
        return mounts.lines()
                .map(line -> line.split(" ", 4))
                .filter(words -> words.length == 4 && words[1].equals("/dev"))
                .reduce((_, last) -> last)
                .filter(words -> words[2].equals("devtmpfs"))
                .isPresent();
    }

    private NodeFault wrongNumber(DeviceNumber found, DeviceNumber expected) {
        return new NodeFault(
                Kind.WRONG_NUMBER,
                "%s has the number %s (%s), and the device %s has %s"
                        .formatted(path(), found, ownersOf(found.major()), name, expected),
                "rm %s && %s".formatted(path(), makeNew(expected)));
    }

    private String ownersOf(int major) {
        Optional<CharacterDrivers> drivers = root.read("/proc/devices").map(CharacterDrivers::parse);
        List<String> owners = drivers.isPresent() ? drivers.get().on(major) : List.of();
        return owners.isEmpty() ? "no driver's" : "of " + String.join(", ", owners);
    }

    /** The command that makes the node where something else stands, which may be a folder: nothing in it is lost. */
    private String putAside(DeviceNumber number) {
        return "mv -nT %1$s %1$s.old && %2$s".formatted(path(), makeNew(number));
    }

    private String makeNew(DeviceNumber number) {
        return "mknod -m %s %s c %s %s".formatted(deviceClass.defaultMode(), path(), number.major(), number.minor());
    }
}
