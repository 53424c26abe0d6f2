package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.DataPathCalls;

/** {@link FourCallSites} that post one request at a time. */
final class FourSingles extends FourCallSites {
    FourSingles(DataPathCalls calls) {
        super(calls, 1);
    }

    @Override
    long write(long number) {
        Site site = writing;
        site.sends.write(0, number, site.remoteAddress, site.rkey, site.region, 0, LENGTH);
        site.sends.post(1);
        site.batch.poll();
        return FastSingle.read(site.batch);
    }

    @Override
    long read(long number) {
        Site site = reading;
        site.sends.read(0, number, site.remoteAddress, site.rkey, site.region, 0, LENGTH);
        site.sends.post(1);
        site.batch.poll();
        return FastSingle.read(site.batch);
    }

    @Override
    long send(long number) {
        Site site = sending;
        site.sends.sendWithImmediate(0, number, 0, site.region, 0, LENGTH);
        site.sends.post(1);
        site.batch.poll();
        return FastSingle.read(site.batch);
    }

    @Override
    long writeWithImmediate(long number) {
        Site site = announcing;
        site.sends.writeWithImmediate(0, number, site.remoteAddress, site.rkey, 0, site.region, 0, LENGTH);
        site.sends.post(1);
        site.batch.poll();
        return FastSingle.read(site.batch);
    }
}
