package org.rdma4j.mad;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;

/**
 * What is said when no port fits.
 *
 * @param caName the channel adapter that the user named; null for any
 * @param portNumber the port that the user named; 0 for any
 * @param caNames asks which channel adapters there are
 */
record PortSearch(@Nullable String caName, int portNumber, Supplier<List<String>> caNames) implements CallDescription {
    @Override
    public String arguments() {
        return "CA " + (caName == null ? "any" : caName) + ", port " + (portNumber == 0 ? "any" : portNumber);
    }

    /** The error number tells little here: libibumad answers what it met in sysfs. */
    @Override
    public String advice(Errno errno) {
        List<String> names = caNames.get();
        String all = String.join(", ", names);
        if (names.isEmpty()) {
            return "this host has no RDMA device: load the driver of the card (lspci shows whether there is one)";
        }
        if (caName == null) {
            return "no InfiniBand port fits; name one of the CAs there are: " + all;
        }
        if (!names.contains(caName)) {
            return "there is no CA " + caName + "; there are: " + all;
        }
        return portNumber == 0
                ? "CA " + caName + " has no InfiniBand port that is up; name its port"
                : "CA " + caName + " has no port " + portNumber;
    }
}
