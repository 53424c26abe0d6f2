package org.rdma4j.mad;

import java.util.Set;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * What is said when an agent cannot be registered.
 *
 * @param managementClass its class
 * @param methods what it was to receive; none where it only asks
 * @param port of which port
 */
record AgentRegistration(ManagementClass managementClass, Set<MadMethod> methods, String port)
        implements CallDescription {
    @Override
    public String arguments() {
        return managementClass + " on " + port;
    }

    @Override
    public String advice(Errno errno) {
        // The kernel says EINVAL for a class that the port refuses, and for a method that is taken.
        return methods.isEmpty()
                ? "the port refuses this class; a RoCE port takes performance management, and no subnet management"
                : "the port refuses this class, or another agent, of the driver or of a process, answers it already";
    }
}
