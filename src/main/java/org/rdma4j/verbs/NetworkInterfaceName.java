package org.rdma4j.verbs;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** The kernel names network interfaces to verbs by their index; people know them by their name. */
final class NetworkInterfaceName {
    private NetworkInterfaceName() {}

    static Optional<String> of(int index) {
        if (index <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(NetworkInterface.getByIndex(index)).map(NetworkInterface::getName);
        } catch (SocketException e) {
            return Optional.empty(); // gone meanwhile, or in another network namespace
        }
    }
}
