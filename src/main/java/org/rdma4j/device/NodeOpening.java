package org.rdma4j.device;

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
import org.rdma4j.device.NodeFault.Kind;

/**
 * The attempt to open a node for reading and writing, and what its failure means.
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

    /** Java keeps the error's text and not its number; in a locale of another language the text says it. */
    private NodeFault refused(FileSystemException e) {
        return switch (e.getReason()) {
            case "Operation not permitted" -> forbidden();
            case "No such device or address" -> noDriver("ENXIO");
            case "No such device" -> noDriver("ENODEV");
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
                        "chgrp GROUP %1$s && chmod 0660 %1$s, with a group of yours".formatted(path));
        };
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
                "%s cannot be opened (%s): no driver answers for its number; the device is gone, or about to go"
                        .formatted(node.path(), errno),
                "rdma link show",
                "dmesg | grep " + node.deviceClass().module());
    }
}
