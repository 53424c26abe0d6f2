package org.rdma4j.benchmarks.binding;

import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;

/** Makes the requests of the tier of objects, and nothing else: they are not posted. */
final class RequestsAlone implements Cycle {
    private final StandInPair pair;
    private final RemoteMemory remote;
    private final int count;
    private SendRequest[] made;

    RequestsAlone(StandInPair pair, int count) {
        this.pair = pair;
        this.remote = pair.region.remote();
        this.count = count;
        this.made = make(0);
    }

    @Override
    public long run(long rounds) {
        for (long round = 0; round < rounds; round++) {
            made = make(round);
        }
        return made.length;
    }

    private SendRequest[] make(long number) {
        SendRequest[] requests = new SendRequest[count];
        for (int i = 0; i < count; i++) {
            requests[i] = SendRequest.write(number + i, remote, pair.region.slice(i, LENGTH));
        }
        return requests;
    }

    @Override
    public void close() {
        pair.close();
    }
}
