package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel hands over on a umad descriptor: an answer, or our own request back because none came.
 *
 * @param agent the number of the agent it is for
 * @param status 0, or the errno for which a request comes back
 * @param bytes what was received; as short as 24 bytes where it is a request that comes back
 * @param source who sent it; null where it cannot be answered
 */
record ReceivedMad(
        int agent, int status, MadBytes bytes, @Nullable MadAddress source) {}
