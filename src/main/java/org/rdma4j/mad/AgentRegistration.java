package org.rdma4j.mad;

import java.util.Set;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * The message for an agent that cannot be registered.
 *
 * @param managementClass its class
 * @param methods the methods of the requests that it should receive; empty for an agent that only sends requests
 * @param port the port, for the message
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
                : "the port refuses this class, or another agent, of the driver or of a process, already receives these requests";
    }
}
