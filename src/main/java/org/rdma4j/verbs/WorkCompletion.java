package org.rdma4j.verbs;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.rdma4j.Lid;
import org.rdma4j.RdmaException;

/**
 * One work request that is done, well or not. See {@code man ibv_poll_cq}. Where the status is an error only {@link
 * #wrId}, {@link #status}, {@link #vendorError} and {@link #qpn} mean something. An extended completion queue fills in
 * what it was created for; the rest is zero or empty.
 *
 * @param wrId the number that the work request was posted with
 * @param status how it ended
 * @param vendorError the device's own number for an error, for its vendor's support
 * @param opcode which kind of work it was
 * @param byteLength how many octets were received, or read by an RDMA read
 * @param immediate the 32 bits that the peer sent along, in host order; empty where it sent none
 * @param invalidatedRkey the key that the peer invalidated with its message; empty where it invalidated none
 * @param qpn the number of the queue pair that the work was posted to
 * @param sourceQpn the number of the queue pair that the datagram came from
 * @param globallyRouted whether the first 40 octets of the datagram's buffer are its global route header
 * @param sourceLid the LID that the datagram came from; 0 on RoCE
 * @param serviceLevel the service level that the datagram came on
 * @param destinationPathBits the lower bits of the LID that the datagram was sent to
 * @param partitionKeyIndex the place of the datagram's partition key in the port's table; on QP1 alone
 * @param timestamp when the device completed the work, in its own clock's ticks; extended queues only
 * @param wallClock when the device completed the work, in nanoseconds since 1970; extended queues only
 * @param customerVlan the VLAN tag; extended queues only
 * @param flowTag the tag of the flow rule that matched; extended queues only
 */
public record WorkCompletion(
        long wrId,
        CompletionStatus status,
        int vendorError,
        CompletionOpcode opcode,
        int byteLength,
        OptionalInt immediate,
        OptionalInt invalidatedRkey,
        int qpn,
        int sourceQpn,
        boolean globallyRouted,
        Lid sourceLid,
        int serviceLevel,
        int destinationPathBits,
        int partitionKeyIndex,
        OptionalLong timestamp,
        OptionalLong wallClock,
        OptionalInt customerVlan,
        OptionalInt flowTag) {

    /**
     * Whether the work was done.
     *
     * @return true if the status is {@link CompletionStatus#SUCCESS}
     */
    public boolean isSuccess() {
        return status.equals(CompletionStatus.SUCCESS);
    }

    /**
     * Makes an exception of a completion with an error.
     *
     * @return this completion, if the work was done
     * @throws RdmaException if it was not; the message explains the status
     */
    public WorkCompletion requireSuccess() {
        if (!isSuccess()) {
            throw new RdmaException("work request %d of queue pair 0x%06x ended with %s (vendor error 0x%x): %s"
                    .formatted(wrId, qpn, status, vendorError, status.meaning()));
        }
        return this;
    }
}
