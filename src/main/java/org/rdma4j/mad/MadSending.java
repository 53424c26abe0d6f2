package org.rdma4j.mad;

import java.util.function.Supplier;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * What is said when a datagram cannot be sent. It is put into words only then: a fabric is explored with thousands that
 * can.
 *
 * @param what as {@code Get(PortCounters) to LID 0x0012 port 1}
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
