package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.DataPathCalls;
import org.rdma4j.verbs.SendChain;

/** {@link FourCallSites} that post several requests at a time. */
final class FourCycles extends FourCallSites {
    private final int count;

    FourCycles(DataPathCalls calls, int count) {
        super(calls, count);
        this.count = count;
    }

    @Override
    long write(long number) {
        Site site = writing;
        SendChain sends = site.sends;
        for (int i = 0; i < count; i++) {
            sends.write(i, number + i, site.remoteAddress, site.rkey, site.region, i, LENGTH);
        }
        sends.post(count);
        return FastCycle.read(site.batch, site.batch.poll());
    }

    @Override
    long read(long number) {
        Site site = reading;
        SendChain sends = site.sends;
        for (int i = 0; i < count; i++) {
            sends.read(i, number + i, site.remoteAddress, site.rkey, site.region, i, LENGTH);
        }
        sends.post(count);
        return FastCycle.read(site.batch, site.batch.poll());
    }

    @Override
    long send(long number) {
        Site site = sending;
        SendChain sends = site.sends;
        for (int i = 0; i < count; i++) {
            sends.sendWithImmediate(i, number + i, i, site.region, i, LENGTH);
        }
        sends.post(count);
        return FastCycle.read(site.batch, site.batch.poll());
    }

    @Override
    long writeWithImmediate(long number) {
        Site site = announcing;
        SendChain sends = site.sends;
        for (int i = 0; i < count; i++) {
            sends.writeWithImmediate(i, number + i, site.remoteAddress, site.rkey, i, site.region, i, LENGTH);
        }
        sends.post(count);
        return FastCycle.read(site.batch, site.batch.poll());
    }
}
