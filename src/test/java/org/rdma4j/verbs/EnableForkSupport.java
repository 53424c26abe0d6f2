package org.rdma4j.verbs;

import org.rdma4j.RdmaException;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/**
 * Enables fork support before or after it registers memory, and prints the result. {@link ForkSupportTest} starts it.
 */
final class EnableForkSupport {
    private EnableForkSupport() {}

    public static void main(String[] arguments) {
        try (Context context = SoftRoceDevice.open();
                ProtectionDomain domain = context.allocateProtectionDomain()) {
            for (String step : arguments) {
                switch (step) {
                    case "register" -> domain.allocate(4096);
                    case "enable" -> ForkSupport.enable();
                    default -> System.out.println(ForkSupport.status());
                }
            }
        } catch (RdmaException e) {
            System.out.println(e.getMessage());
        }
    }
}
