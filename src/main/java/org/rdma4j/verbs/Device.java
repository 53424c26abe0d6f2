package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.rdma4j.Guid;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.ibv_device;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.host.DeviceNodes;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeMemory;
import org.rdma4j.internal.ffm.NetworkOrder;
import org.rdma4j.internal.query.KernelDriver;
import org.rdma4j.internal.standin.StandInDevices;
import org.rdma4j.verbs.attributes.NodeType;
import org.rdma4j.verbs.attributes.TransportType;

/** An RDMA device that can be opened. Its name, GUID and type can be read also after the list is closed. */
public final class Device {
    private static final class Functions {
        static final MethodHandle OPEN =
                NativeCall.link(verbs_h.ibv_open_device$address(), verbs_h.ibv_open_device$descriptor());
    }

    private final Devices devices;
    private final MemorySegment device;
    private final String name;
    private final String verbsName;
    private final Guid guid;
    private final int nodeTypeValue;
    private final int transportTypeValue;

    Device(Devices devices, MemorySegment address) {
        this.devices = devices;
        this.device = NativeMemory.at(address.address(), ibv_device.sizeof());
        this.name = ibv_device.name(device).getString(0);
        this.verbsName = ibv_device.dev_name(device).getString(0);
        this.guid = new Guid(NetworkOrder.longValue(verbs_h.ibv_get_device_guid(device)));
        this.nodeTypeValue = ibv_device.node_type(device);
        this.transportTypeValue = ibv_device.transport_type(device);
    }

    /**
     * The kernel's name of the device.
     *
     * @return as {@code mlx5_0}
     */
    public String name() {
        return name;
    }

    /**
     * The node's GUID; {@code ibv_get_device_guid(3)}.
     *
     * @return the GUID
     */
    public Guid guid() {
        return guid;
    }

    /**
     * The role of the device in its network.
     *
     * @return the type
     */
    public NodeType nodeType() {
        return NodeType.of(nodeTypeValue);
    }

    /**
     * The number of the {@link #nodeType} in {@code enum ibv_node_type}.
     *
     * @return the number, also where this version does not know it
     */
    public int nodeTypeValue() {
        return nodeTypeValue;
    }

    /**
     * The transport that the device speaks.
     *
     * @return the transport
     */
    public TransportType transportType() {
        return TransportType.of(transportTypeValue);
    }

    /**
     * The number of the {@link #transportType} in {@code enum ibv_transport_type}.
     *
     * @return the number, also where this version does not know it
     */
    public int transportTypeValue() {
        return transportTypeValue;
    }

    /**
     * The manufacturer's name of the board, which chooses its firmware; from sysfs.
     *
     * @return as {@code MT_0000000010}; empty where the driver has none
     */
    public Optional<String> boardId() {
        return SystemRoot.HOST.read("/sys/class/infiniband/" + name + "/board_id");
    }

    /**
     * Opens the device; {@code ibv_open_device(3)}. Its device node is checked first, so that a failure has a cause
     * and not only an error number.
     *
     * @return the context, to be closed; it outlives the list that this device is from
     * @throws RdmaException if the node is missing, is not the driver's, or may not be opened, or if libibverbs cannot
     *     open the device; the message then has the cause that {@link Diagnosis} finds
     * @throws IllegalStateException if the list that this device is from is closed
     */
    public Context open() {
        KernelDriver driver = KernelDriver.of(name);
        return open(driver, DataPathCalls.suited(driver));
    }

    /**
     * Opens the device as {@link #open()} does, and chooses how its provider is called.
     *
     * @param dataPathCalls how the functions are called that post work and poll for completions
     * @return the context, to be closed; it outlives the list that this device is from
     * @throws RdmaException as {@link #open()} does
     * @throws IllegalStateException if the list that this device is from is closed
     */
    public Context open(DataPathCalls dataPathCalls) {
        return open(KernelDriver.of(name), dataPathCalls);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }

    private Context open(KernelDriver driver, DataPathCalls dataPathCalls) {
        if (!StandInDevices.contains(name)) {
            DeviceNodes.HOST.requireVerbs(name);
        }
        DeviceOpening description = new DeviceOpening(name, verbsName);
        try {
            MemorySegment context =
                    devices.whileListed(() -> NativeCall.pointer("ibv_open_device", description, errno ->
                            (MemorySegment) Functions.OPEN.invokeExact(errno, device)));
            return new Context(name, driver, context, dataPathCalls);
        } catch (RdmaException e) {
            throw Diagnosis.explain(e);
        }
    }
}
