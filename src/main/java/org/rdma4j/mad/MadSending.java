package org.rdma4j.mad;

import java.util.function.Supplier;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * The message for a datagram that cannot be sent. It is formatted only when needed, because exploring a fabric sends
 * thousands of datagrams.
 *
 * @param what as {@code Get(PortCounters) to LID 18 port 1}
 * @param isByLid whether the address is a LID alone
 */
record MadSending(Supplier<String> what, boolean isByLid) implements CallDescription {
    static MadSending of(MadAddress address, Supplier<String> what) {
        return new MadSending(what, address.globalRoute() == null);
    }

    @Override
    public String arguments() {
        return what.get();
    }

    @Override
    public String advice(Errno errno) {
        return isByLid && errno.equals(Errno.EINVAL)
                ? "LIDs are for InfiniBand: from a RoCE port nothing can be sent to one"
                : CallDescription.super.advice(errno);
    }
}
