package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;

/**
 * A datagram that the kernel delivers on a umad descriptor: a response, a request, or an own request that comes back
 * because no response came.
 *
 * @param agent the number of the agent it is for
 * @param status 0, or the errno for which a request comes back
 * @param bytes the datagram; a request that comes back may have only 24 bytes
 * @param source the sender; null if no response can be sent to it
 */
record ReceivedMad(
        int agent, int status, MadBytes bytes, @Nullable MadAddress source) {}
