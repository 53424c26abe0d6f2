package org.rdma4j.mad;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * The message for a port that was not found.
 *
 * @param hca the channel adapter that the user named; null for any
 * @param portNumber the port that the user named; 0 for any
 * @param deviceNames lists the devices of this host
 */
record PortSearch(@Nullable String hca, int portNumber, Supplier<List<String>> deviceNames) implements CallDescription {
    @Override
    public String arguments() {
        return "CA " + (hca == null ? "any" : hca) + ", port " + (portNumber == 0 ? "any" : portNumber);
    }

    /** The error number is of little use here: it is what libibumad got from sysfs. */
    @Override
    public String advice(Errno errno) {
        List<String> names = deviceNames.get();
        String all = String.join(", ", names);
        if (names.isEmpty()) {
            return "this host has no RDMA device: load the driver of the card (lspci shows whether there is one)";
        }
        if (hca == null) {
            return "no InfiniBand port fits; name one of the CAs there are: " + all;
        }
        if (!names.contains(hca)) {
            return "there is no CA " + hca + "; there are: " + all;
        }
        return portNumber == 0
                ? "CA " + hca + " has no InfiniBand port that is up; name its port"
                : "CA " + hca + " has no port " + portNumber;
    }
}
