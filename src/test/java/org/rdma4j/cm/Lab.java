package org.rdma4j.cm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

/** The IP address of the lab's device. */
final class Lab {
    /** Long enough for a busy guest without hardware virtualisation. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Lab() {}

    static InetAddress address() {
        return SoftRoceDevice.address();
    }

    static InetSocketAddress port(int port) {
        return new InetSocketAddress(address(), port);
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(text + " is not an address", e);
        }
    }
}
