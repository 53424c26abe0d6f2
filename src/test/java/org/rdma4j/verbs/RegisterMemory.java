package org.rdma4j.verbs;

import org.rdma4j.RdmaException;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * Opens the device, registers memory, and prints the result. {@link RefusalTest} starts it with fewer rights than root.
 */
final class RegisterMemory {
    private RegisterMemory() {}

    public static void main(String[] arguments) {
        try (Context context = SoftRoceDevice.open()) {
            long size = Long.parseLong(arguments[0]);
            System.out.println(
                    "registered the " + context.allocateProtectionDomain().allocate(size));
        } catch (RdmaException e) {
            System.out.println(e.getMessage());
        }
    }
}
