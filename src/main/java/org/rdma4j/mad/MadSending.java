package org.rdma4j.mad;

import org.rdma4j.Errno;
import org.rdma4j.internal.CallDescription;

/**
 * What is said when a datagram cannot be sent.
 *
 * @param request what was to be asked
 * @param address of whom
 */
record MadSending(MadRequest request, MadAddress address) implements CallDescription {
    @Override
    public String arguments() {
        return request + " to " + request.target(address);
    }

    @Override
    public String advice(Errno errno) {
        return errno.equals(Errno.EINVAL)
                ? "LIDs are for InfiniBand: from a RoCE port nothing can be sent to one"
                : CallDescription.super.advice(errno);
    }
}
