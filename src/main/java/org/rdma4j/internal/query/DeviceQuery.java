package org.rdma4j.internal.query;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rdma4j.RdmaException;
import org.rdma4j.UnsupportedVerbException;
import org.rdma4j.bindings.verbs.ibv_device_attr_ex;
import org.rdma4j.bindings.verbs.ibv_values_ex;
import org.rdma4j.bindings.verbs.timespec;
import org.rdma4j.bindings.verbs.verbs_context;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.VerbsFunctions;
import org.rdma4j.verbs.attributes.DeviceAttributes;

/** Asks an open device what it is. */
public final class DeviceQuery {
    private static final class Functions {
        static final MethodHandle QUERY_DEVICE =
                NativeCall.link(verbs_h.ibv_query_device$address(), verbs_h.ibv_query_device$descriptor());
    }

    private final CallDescription description;
    private final String deviceName;
    private final MemorySegment context;

    /**
     * The queries of a device.
     *
     * @param deviceName the kernel's name of the device
     * @param context the device's {@code ibv_context *}, open while this is used
     */
    public DeviceQuery(String deviceName, MemorySegment context) {
        this.description = CallDescription.on(deviceName, () -> "");
        this.deviceName = deviceName;
        this.context = context;
    }

    /**
     * {@code ibv_query_device_ex}, or {@code ibv_query_device} if the provider or the kernel is too old for that.
     *
     * @return what the device is and can do
     * @throws RdmaException if the device refuses
     */
    public DeviceAttributes attributes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = ibv_device_attr_ex.allocate(arena);
            try {
                queryExtended(attributes);
            } catch (UnsupportedVerbException _) {
                attributes.fill((byte) 0);
                queryShort(ibv_device_attr_ex.orig_attr(attributes));
                ibv_device_attr_ex.phys_port_cnt_ex(
                        attributes, DeviceAttributesReader.read(attributes).physicalPorts());
            }
            return DeviceAttributesReader.read(attributes);
        }
    }

    /**
     * {@code ibv_query_rt_values_ex}.
     *
     * @return the device's clock, in its own ticks
     * @throws RdmaException if the device refuses
     */
    public long rawClock() {
        String verb = "ibv_query_rt_values_ex";
        MemorySegment function =
                VerbsFunctions.requireExtended(context, verbs_context.query_rt_values$offset(), verb, deviceName);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = ibv_values_ex.allocate(arena);
            ibv_values_ex.comp_mask(values, verbs_h.IBV_VALUES_MASK_RAW_CLOCK());
            NativeCall.returningErrno(
                    verb, description, _ -> verbs_context.query_rt_values.invoke(function, context, values));
            if ((ibv_values_ex.comp_mask(values) & verbs_h.IBV_VALUES_MASK_RAW_CLOCK()) == 0) {
                throw new RdmaException(verb + ": " + deviceName + " returned no clock");
            }
            return timespec.tv_nsec(ibv_values_ex.raw_clock(values));
        }
    }

    private void queryExtended(MemorySegment attributes) {
        String verb = "ibv_query_device_ex";
        MemorySegment function =
                VerbsFunctions.requireExtended(context, verbs_context.query_device_ex$offset(), verb, deviceName);
        NativeCall.returningErrno(
                verb,
                description,
                _ -> verbs_context.query_device_ex.invoke(
                        function, context, MemorySegment.NULL, attributes, attributes.byteSize()));
    }

    private void queryShort(MemorySegment attributes) {
        NativeCall.returningErrno("ibv_query_device", description, errno ->
                (int) Functions.QUERY_DEVICE.invokeExact(errno, context, attributes));
    }
}
