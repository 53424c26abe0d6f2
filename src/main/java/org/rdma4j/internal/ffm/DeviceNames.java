package org.rdma4j.internal.ffm;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.rdma4j.bindings.verbs.ibv_device;
import org.rdma4j.bindings.verbs.verbs_h;

/**
 * Prints the name of each device that libibverbs lists, one a line. It is a program of its own, since libibverbs warns on
 * the standard error stream of the whole process, and loads providers, of which the wrong one may crash it.
 */
public final class DeviceNames {
    private DeviceNames() {}

    /**
     * Lists the devices.
     *
     * @param arguments none
     * @throws IOException if the standard output stream is closed
     */
    public static void main(String[] arguments) throws IOException {
        NativeLibrary.VERBS.require();
        MethodHandle getList =
                NativeCall.link(verbs_h.ibv_get_device_list$address(), verbs_h.ibv_get_device_list$descriptor());
        StringBuilder names = new StringBuilder();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment list = NativeCall.pointer(
                    "ibv_get_device_list", () -> "", errno -> (MemorySegment) getList.invokeExact(errno, count));
            for (int i = 0; i < count.get(ValueLayout.JAVA_INT, 0); i++) {
                MemorySegment device =
                        NativeMemory.at(list.getAtIndex(ValueLayout.ADDRESS, i).address(), ibv_device.sizeof());
                names.append(ibv_device.name(device).getString(0)).append('\n');
            }
        }
        // The list is not freed: the process ends.
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(names.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
