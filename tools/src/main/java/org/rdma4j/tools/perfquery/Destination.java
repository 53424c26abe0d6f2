package org.rdma4j.tools.perfquery;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.PathRecord;
import org.rdma4j.mad.SubnetAdministrationClient;
import org.rdma4j.mad.UmadPort;
import org.rdma4j.mad.UmadPortAttributes;
import org.rdma4j.tools.getopt.CInteger;

/** Finds the port to query: the local port, a LID, or the port with a GUID, whose LID the subnet manager knows. */
final class Destination {
    private static final long DEFAULT_SUBNET_PREFIX = 0xFE80_0000_0000_0000L;

    private Destination() {}

    /** The local port, with the subnet manager's service level. */
    static MadAddress self(UmadPort port) {
        return Step.of("main", "can't resolve self port (null)", () -> {
            UmadPortAttributes self = port.attributes();
            return MadAddress.generalServices(self.lid()).withServiceLevel(self.subnetManagerServiceLevel());
        });
    }

    /** The port with the address that the user named. */
    static MadAddress parse(String text, PerfqueryOptions options, UmadPort port) {
        String failure = "can't resolve destination port " + text;
        if (options.isGuidAddress()) {
            long guid = CInteger.parseUnsigned(text);
            if (guid == 0) {
                throw new PerfqueryFailure("main", failure, null);
            }
            return Step.of("main", failure, () -> byGuid(guid, options, port));
        }
        Lid lid = UnicastLid.parse(text);
        if (lid == null) {
            throw new PerfqueryFailure("main", failure, null);
        }
        return MadAddress.generalServices(lid);
    }

    private static MadAddress byGuid(long guid, PerfqueryOptions options, UmadPort port) {
        UmadPortAttributes self = port.attributes();
        Gid gid = self.gid();
        long prefix = gid.prefix() == 0 ? DEFAULT_SUBNET_PREFIX : gid.prefix();
        try (SubnetAdministrationClient administration =
                SubnetAdministrationClient.on(port, options.retryPolicy(), manager(options, self))) {
            PathRecord path = administration.path(gid, new Gid(prefix, guid));
            return MadAddress.generalServices(path.destinationLid()).withServiceLevel(path.serviceLevel());
        }
    }

    private static MadAddress manager(PerfqueryOptions options, UmadPortAttributes self) {
        @Nullable Lid named = options.subnetManager();
        return named == null
                ? MadAddress.generalServices(self.subnetManagerLid()).withServiceLevel(self.subnetManagerServiceLevel())
                : MadAddress.generalServices(named);
    }
}
