package org.rdma4j.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.rdma4j.host.NodeFault.Kind;

/**
 * Opens a node for reading and writing, and explains a failure.
 *
 * @param node the node
 */
record NodeOpening(DeviceNode node) {
    private static final String OPEN_TO_ALL = "rw-rw-rw-";

    /** Opens the node and closes it again. */
    Optional<NodeFault> fault() {
        Path path = node.path();
        try (FileChannel _ = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return Optional.empty();
        } catch (AccessDeniedException _) {
            return Optional.of(permissionDenied());
        } catch (FileSystemException e) {
            return Optional.of(refused(e));
        } catch (IOException e) {
            return Optional.of(notOpened(path, e));
        }
    }

    /** Java keeps the error's text and not its number. In a locale of another language the text itself is shown. */
    private NodeFault refused(FileSystemException e) {
        return switch (e.getReason()) {
            case "Operation not permitted" -> forbidden();
            case "No such device or address" -> noDriver("ENXIO");
            case "No such device" -> noDriver("ENODEV");
            case "Too many open files", "Too many open files in system" -> tooManyFiles();
            case null, default -> notOpened(node.path(), e);
        };
    }

    static NodeFault notOpened(Path path, IOException e) {
        return new NodeFault(
                Kind.NOT_OPENED,
                "%s cannot be opened for reading and writing: %s".formatted(path, e.getMessage()),
                "ls -l " + path);
    }

    private NodeFault permissionDenied() {
        Path path = node.path();
        String refusal = path + " may not be opened for reading and writing (EACCES): ";
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, PosixFileAttributes.class);
        } catch (IOException e) {
            return notOpened(path, e);
        }
        String mode = PosixFilePermissions.toString(attributes.permissions());
        if (mode.equals(OPEN_TO_ALL)) {
            return new NodeFault(
                    Kind.PERMISSION_DENIED,
                    refusal + "its mode allows it, and the mount option nodev or a security module forbids it",
                    "findmnt -T " + path,
                    "dmesg | grep -i denied");
        }
        String owners = "it is %s of %s and the group %s".formatted(mode, attributes.owner(), attributes.group());
        Optional<NodeFault> group = groupFault(refusal + owners, attributes);
        if (group.isPresent()) {
            return group.get();
        }
        return switch (node.deviceClass()) {
            case VERBS ->
                new NodeFault(
                        Kind.PERMISSION_DENIED,
                        refusal + owners + "; by default everybody may open verbs devices",
                        "chmod 0666 " + path);
            case MAD ->
                new NodeFault(
                        Kind.PERMISSION_DENIED,
                        refusal + owners + "; by default only root may open devices for management datagrams",
                        "run this as root",
                        // A rule lasts. The next boot undoes chgrp and chmod.
                        "as root, with a group of yours: echo 'SUBSYSTEM==\"infiniband_mad\", KERNEL==\"umad*\","
                                + " GROUP=\"GROUP\", MODE=\"0660\"' > /etc/udev/rules.d/91-umad.rules && udevadm control"
                                + " --reload && udevadm trigger --action=add --subsystem-match=infiniband_mad");
        };
    }

    /** The fault that this user is not in the node's group, which may open it. */
    private Optional<NodeFault> groupFault(String refusal, PosixFileAttributes attributes) {
        int id;
        try {
            id = (int) Files.getAttribute(node.path(), "unix:gid");
        } catch (IOException _) {
            return Optional.empty();
        }
        UserGroups groups = UserGroups.ofThisProcess();
        boolean isOpenToGroup = attributes.permissions().containsAll(PosixFilePermissions.fromString("---rw----"));
        if (!isOpenToGroup || groups.has(id)) {
            return Optional.empty();
        }
        String group = attributes.group().getName();
        if (groups.willHave(id)) {
            return Optional.of(new NodeFault(
                    Kind.PERMISSION_DENIED,
                    refusal + ", which %s is in, but this login is older than that".formatted(groups.user()),
                    "log in again, or sg %s COMMAND".formatted(group)));
        }
        return Optional.of(new NodeFault(
                Kind.PERMISSION_DENIED,
                refusal + ", which %s is not in (id)".formatted(groups.user()),
                "as root: usermod -aG %s %s; then log in again".formatted(group, groups.user())));
    }

    private NodeFault forbidden() {
        Path path = node.path();
        return new NodeFault(
                Kind.FORBIDDEN,
                path + " may not be opened (EPERM): the device cgroup of this container or service forbids it",
                "start the container with --device " + path,
                "for a service of systemd: systemctl edit SERVICE, and there DeviceAllow=" + path + " rw");
    }

    private NodeFault noDriver(String errno) {
        return new NodeFault(
                Kind.NO_DRIVER,
                "%s cannot be opened (%s): no driver serves its number; the device is gone, or about to go"
                        .formatted(node.path(), errno),
                "rdma link show",
                "dmesg | grep " + node.deviceClass().module());
    }

    private NodeFault tooManyFiles() {
        return new NodeFault(
                Kind.NOT_OPENED,
                node.path() + " cannot be opened (EMFILE or ENFILE): too many files are open already",
                "close some in this program, or raise its limit: ulimit -n 65536",
                "cat /proc/sys/fs/file-nr");
    }
}
