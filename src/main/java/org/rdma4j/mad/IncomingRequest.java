package org.rdma4j.mad;

/**
 * A request that an agent of this process has received.
 *
 * @param source the sender, to which the response goes
 * @param datagram what was received; check everything in it before use
 */
public record IncomingRequest(MadAddress source, Mad datagram) {}
