package org.rdma4j.verbs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.host.DeviceNodes;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Finding;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeLibrary;
import org.rdma4j.internal.lifetime.Lifetime;

/**
 * The RDMA devices of this machine, as they were when they were listed. Close the list once the devices you need are
 * open: their contexts stay open. Wraps {@code ibv_get_device_list(3)}.
 *
 * {@snippet file="org/rdma4j/examples/DevicesExampleTest.java" region="open"}
 */
public final class Devices implements AutoCloseable, Iterable<Device> {
    private static final class Functions {
        static final MethodHandle GET_LIST =
                NativeCall.link(verbs_h.ibv_get_device_list$address(), verbs_h.ibv_get_device_list$descriptor());
        static final MethodHandle FREE_LIST =
                NativeCall.link(verbs_h.ibv_free_device_list$address(), verbs_h.ibv_free_device_list$descriptor());
    }

    private final MemorySegment list;
    private final List<Device> devices;
    private final Lifetime lifetime;

    private Devices(MemorySegment list, int count) {
        this.list = list;
        List<Device> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            found.add(new Device(this, list.getAtIndex(ValueLayout.ADDRESS, i)));
        }
        this.devices = List.copyOf(found);
        this.lifetime = Lifetime.begin(this, this::release);
    }

    /**
     * Lists the devices.
     *
     * @return the list, empty where there is no device; the caller closes it
     * @throws RdmaException if libibverbs is missing, or the kernel has no RDMA support
     */
    public static Devices list() {
        NativeLibrary.VERBS.require();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment list = NativeCall.pointer("ibv_get_device_list", () -> "", errno ->
                    (MemorySegment) Functions.GET_LIST.invokeExact(errno, count));
            return new Devices(list, count.get(ValueLayout.JAVA_INT, 0));
        } catch (RdmaException e) {
            throw Diagnosis.explain(e);
        }
    }

    /**
     * The device of that name.
     *
     * @param name the kernel's name of the device, as {@code mlx5_0}
     * @return the device
     * @throws RdmaException if there is none of that name, or its device node cannot be used; the message names the
     *     devices that there are, or the fault of the node
     */
    public Device require(String name) {
        for (Device device : devices) {
            if (device.name().equals(name)) {
                return device;
            }
        }
        // libibverbs leaves out a device whose node it does not find.
        DeviceNodes.HOST.requireVerbs(name);
        throw new RdmaException("there is no RDMA device named " + name + "; " + thereAre());
    }

    /**
     * The first device, for programs that do not care which.
     *
     * @return the device that the kernel lists first
     * @throws RdmaException if there is none
     */
    public Device requireFirst() {
        if (devices.isEmpty()) {
            DeviceNodes.HOST.devices().forEach(DeviceNodes.HOST::requireVerbs);
            throw new RdmaException("there is no RDMA device; " + thereAre());
        }
        return devices.getFirst();
    }

    /**
     * The devices, in the kernel's order.
     *
     * @return an unmodifiable list, perhaps empty
     */
    public List<Device> asList() {
        return devices;
    }

    /** The devices, in the kernel's order. */
    @Override
    public Iterator<Device> iterator() {
        return devices.iterator();
    }

    /**
     * Closes the list; open contexts stay open. Closing again does nothing.
     */
    @Override
    public void close() {
        lifetime.close();
    }

    /**
     * Whether it is closed, by itself or with what it was made from.
     *
     * @return true from the moment that it can no longer be used
     */
    public boolean isClosed() {
        return lifetime.isClosed();
    }

    /** The names of the devices. */
    @Override
    public String toString() {
        return "devices " + devices;
    }

    /** Opens a device, and keeps the list from being freed meanwhile: the list owns the device's structure. */
    MemorySegment whileListed(Supplier<MemorySegment> open) {
        return lifetime.using(open);
    }

    private void release() {
        NativeCall.returningNothing(errno -> {
            Functions.FREE_LIST.invokeExact(errno, list);
        });
    }

    private String thereAre() {
        if (devices.isEmpty()) {
            return "libibverbs lists none: "
                    + Diagnosis.cause()
                            .map(Finding::toSentences)
                            .orElse("is the card's driver loaded? (rdma link show; lspci)");
        }
        return devices.stream().map(Device::name).collect(Collectors.joining(", ", "there is: ", ""));
    }
}
