package org.rdma4j.samples.agent;

import java.time.Duration;
import org.rdma4j.Gid;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.UmadPort;

/** The two hosts of the lab, and the addresses by which they reach each other. */
final class TwoHosts {
    static final int HOST = Integer.parseInt(System.getenv().getOrDefault("RDMA4J_LAB_HOST", "-1"));
    static final String ADDRESS_OF_0 = System.getenv("RDMA4J_LAB_ADDRESS_0");

    /**
     * The GID of the unique local IPv6 address that the lab gives to each host. Linux does not match answers to an
     * IPv4-mapped GID.
     */
    static final int GID_INDEX = 2;

    static final Gid GID_OF_0 = Gid.parse("fd00:7264:6d61::1");
    static final MadAddress HOST_0 = MadAddress.generalServices(GID_OF_0, GID_INDEX);

    /** A single try, so that each request is exactly one packet. */
    static final MadRetryPolicy ONE_TRY =
            MadRetryPolicy.defaults().withTimeout(Duration.ofSeconds(20)).withTries(1);

    private TwoHosts() {}

    static UmadPort open() {
        return UmadPort.open(device(), 1);
    }

    static String device() {
        return System.getenv("RDMA4J_LAB_DEVICE");
    }
}
