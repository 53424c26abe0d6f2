package org.rdma4j.mad;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * The message for a port that was not found.
 *
 * @param deviceName the channel adapter that the user named; null for any
 * @param portNumber the port that the user named; 0 for any
 * @param deviceNames lists the devices of this host
 */
record PortSearch(@Nullable String deviceName, int portNumber, Supplier<List<String>> deviceNames)
        implements CallDescription {
    @Override
    public String arguments() {
        return "CA " + (deviceName == null ? "any" : deviceName) + ", port " + (portNumber == 0 ? "any" : portNumber);
    }

    /** The error number says little here: libibumad returns what it met in sysfs. */
    @Override
    public String advice(Errno errno) {
        List<String> names = deviceNames.get();
        String all = String.join(", ", names);
        if (names.isEmpty()) {
            return "this host has no RDMA device: load the driver of the card (lspci shows whether there is one)";
        }
        if (deviceName == null) {
            return "no InfiniBand port fits; name one of the CAs there are: " + all;
        }
        if (!names.contains(deviceName)) {
            return "there is no CA " + deviceName + "; there are: " + all;
        }
        return portNumber == 0
                ? "CA " + deviceName + " has no InfiniBand port that is up; name its port"
                : "CA " + deviceName + " has no port " + portNumber;
    }
}
