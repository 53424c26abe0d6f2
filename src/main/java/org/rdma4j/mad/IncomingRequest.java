package org.rdma4j.mad;

/**
 * What somebody asks of an agent of ours.
 *
 * @param source who asks, and where the answer goes
 * @param datagram what was received; nothing in it is to be relied on
 */
public record IncomingRequest(MadAddress source, Mad datagram) {}
