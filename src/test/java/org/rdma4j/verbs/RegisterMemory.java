package org.rdma4j.verbs;

import org.rdma4j.RdmaException;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** What {@link RefusalTest} starts with less than root's rights: opens the device, registers memory, says how it went. */
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
