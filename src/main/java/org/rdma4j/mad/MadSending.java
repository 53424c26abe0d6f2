package org.rdma4j.mad;

import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;

/**
 * What is said when a datagram cannot be sent.
 *
 * @param datagram as {@code Get(PortCounters)}
 * @param target as {@code LID 0x0012 port 1}
 * @param isByLid whether the address is a LID alone
 */
record MadSending(String datagram, String target, boolean isByLid) implements CallDescription {
    @Override
    public String arguments() {
        return datagram + " to " + target;
    }

    @Override
    public String advice(Errno errno) {
        return isByLid && errno.equals(Errno.EINVAL)
                ? "LIDs are for InfiniBand: from a RoCE port nothing can be sent to one"
                : CallDescription.super.advice(errno);
    }
}
