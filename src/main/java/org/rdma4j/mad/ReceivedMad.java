package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel delivers on a umad descriptor: a response, a request, or our own request back because no response came.
 *
 * @param agent the number of the agent it is for
 * @param status 0, or the errno for which a request comes back
 * @param bytes what was received; as short as 24 bytes where it is a request that comes back
 * @param source the sender; null where no response can be sent to it
 */
record ReceivedMad(
        int agent, int status, MadBytes bytes, @Nullable MadAddress source) {}
