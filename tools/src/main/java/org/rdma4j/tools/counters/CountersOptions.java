package org.rdma4j.tools.counters;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.mad.MadRetryPolicy;

/**
 * What the user asked for.
 *
 * @param target whose counters
 * @param access through which port and how they are asked for
 * @param limits how many errors are too many
 * @param schedule when to read again; null to read once
 * @param isJson whether a program reads the output
 */
record CountersOptions(
        Target target,
        Access access,
        Limits limits,
        @Nullable Schedule schedule,
        boolean isJson) {
    /**
     * Whose counters.
     *
     * @param lid the node; null where none was named by LID
     * @param guid the same by port GUID
     * @param gid the same by GID
     * @param gidIndex which of the own port's GIDs is the source of queries by GID
     * @param ports which ports of it; empty for all of a switch, and the one with that address of a channel adapter
     * @param isFabric whether all ports of the subnet are asked for
     */
    record Target(
            @Nullable Lid lid,
            @Nullable Guid guid,
            @Nullable Gid gid,
            int gidIndex,
            List<Integer> ports,
            boolean isFabric) {
        /** Whether it is this host's own port. */
        boolean isLocal() {
            return lid == null && guid == null && gid == null && !isFabric;
        }
    }

    /**
     * How nodes are queried, and through which port.
     *
     * @param deviceName the device to send from, or the RoCE device to read; null for the first with an active port
     * @param devicePort its port; 0 for the first active one
     * @param retryPolicy how long to wait for each response, and how often to try
     * @param inFlight how many nodes are asked at the same time
     * @param managementKey the subnet's M_Key; 0 for most
     * @param pkeyIndex the index of the P_Key in the port's table
     */
    record Access(
            @Nullable String deviceName,
            int devicePort,
            MadRetryPolicy retryPolicy,
            int inFlight,
            long managementKey,
            int pkeyIndex) {}

    /**
     * How many errors are too many.
     *
     * @param total the largest value of an error counter without an alarm; null for no limit
     * @param growth the same for its growth since the reading before
     */
    record Limits(@Nullable Long total, @Nullable Long growth) {
        boolean isSet() {
            return total != null || growth != null;
        }
    }

    /**
     * When to read.
     *
     * @param interval from the beginning of a sweep to that of the next
     * @param count how many sweeps; 0 for no end
     */
    record Schedule(Duration interval, int count) {}
}
