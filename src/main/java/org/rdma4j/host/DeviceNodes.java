package org.rdma4j.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdma4j.RdmaException;

/**
 * The nodes of RDMA devices and their ports, as sysfs lists them, and the checks before a device is opened.
 *
 * <p>A device that sysfs does not know has no node, and it passes the checks. Such a device can be opened on a
 * simulated fabric, which intercepts the calls of the C library only.
 *
 * @param root the system to look at
 */
public record DeviceNodes(SystemRoot root) {
    /** The nodes of this system. */
    public static final DeviceNodes HOST = new DeviceNodes(SystemRoot.HOST);

    /**
     * The RDMA devices that the kernel has, with nodes or without.
     *
     * @return their names in alphabetical order
     */
    public List<String> devices() {
        return root.names("/sys/class/infiniband");
    }

    /**
     * The node for the verbs of a device.
     *
     * @param deviceName the device's name, {@code mlx5_0}
     * @return its node; empty where sysfs names none
     */
    public Optional<DeviceNode> verbs(String deviceName) {
        return find(DeviceClass.VERBS, deviceName, "");
    }

    /**
     * The node for the management datagrams of a port.
     *
     * @param deviceName the device's name, {@code mlx5_0}
     * @param port the port's number, on adapters from 1
     * @return its node; empty where sysfs names none
     */
    public Optional<DeviceNode> umad(String deviceName, int port) {
        return find(DeviceClass.MAD, deviceName, Integer.toString(port));
    }

    /**
     * Checks that the verbs of a device can be used through its node.
     *
     * @param deviceName the device's name, {@code mlx5_0}
     * @return what is wrong; empty where nothing is, or the device is not known to sysfs
     */
    public Optional<NodeFault> verbsFault(String deviceName) {
        Optional<DeviceNode> node = verbs(deviceName);
        return node.isPresent() ? node.get().fault() : absence(DeviceClass.VERBS, deviceName, "", deviceName);
    }

    /**
     * Checks that the management datagrams of a port can be used through its node.
     *
     * @param deviceName the device's name, {@code mlx5_0}
     * @param port the port's number, on adapters from 1
     * @return what is wrong; empty where nothing is, or the port is not known to sysfs
     */
    public Optional<NodeFault> umadFault(String deviceName, int port) {
        Optional<DeviceNode> node = umad(deviceName, port);
        return node.isPresent()
                ? node.get().fault()
                : absence(DeviceClass.MAD, deviceName, "/ports/" + port, deviceName + ", port " + port);
    }

    /**
     * Makes sure that a device can be opened for verbs.
     *
     * @param deviceName the device's name, {@code mlx5_0}
     * @throws RdmaException if it cannot: what is wrong, with what, and what to do
     */
    public void requireVerbs(String deviceName) {
        require(verbsFault(deviceName).orElse(null));
    }

    /**
     * Makes sure that a port can be opened for management datagrams.
     *
     * @param deviceName the device's name, {@code mlx5_0}
     * @param port the port's number, on adapters from 1
     * @throws RdmaException if it cannot: what is wrong, with what, and what to do
     */
    public void requireUmad(String deviceName, int port) {
        require(umadFault(deviceName, port).orElse(null));
    }

    private static void require(@Nullable NodeFault fault) {
        if (fault != null) {
            throw fault.toException();
        }
    }

    private Optional<DeviceNode> find(DeviceClass deviceClass, String deviceName, String port) {
        String folder = deviceClass.folder();
        for (String name : root.names(folder)) {
            // The folder has other entries too: issmN and abi_version.
            if (deviceClass.names(name)) {
                String files = folder.concat("/").concat(name);
                if (says(files.concat("/ibdev"), deviceName) && (port.isEmpty() || says(files.concat("/port"), port))) {
                    return Optional.of(new DeviceNode(root, deviceClass, name));
                }
            }
        }
        return Optional.empty();
    }

    private boolean says(String file, String expected) {
        Optional<String> text = root.read(file);
        return text.isPresent() && text.get().equals(expected);
    }

    /** Why a device that sysfs knows, or a port of it, has no node of this class. */
    private Optional<NodeFault> absence(DeviceClass deviceClass, String deviceName, String part, String words) {
        boolean isName = !deviceName.isEmpty()
                && !deviceName.startsWith(".")
                && deviceName.indexOf('/') < 0
                && deviceName.indexOf('\0') < 0;
        if (!isName || !Files.isDirectory(root.resolve("/sys/class/infiniband/" + deviceName + part))) {
            return Optional.empty();
        }
        Path folder = root.resolve(deviceClass.folder());
        if (Files.isDirectory(folder) && folder.toFile().list() == null) {
            // Not even a folder can be opened, so the cause is unknown here. Opening the device shows it.
            return Optional.empty();
        }
        String what = "the kernel has made no %s for %s".formatted(deviceClass.prefix(), words);
        return Optional.of(new ClassRegistration(root, deviceClass).absence(what));
    }
}
