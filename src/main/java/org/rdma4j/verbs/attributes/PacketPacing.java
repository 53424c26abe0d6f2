package org.rdma4j.verbs.attributes;

/**
 * Packet pacing: a queue pair sends at no more than a given rate.
 *
 * @param minRate the lowest limit, in kbit/s, unsigned
 * @param maxRate the highest limit, in kbit/s, unsigned; 0 where there is no such thing
 * @param queuePairTypes which queue pairs can have it
 */
public record PacketPacing(int minRate, int maxRate, FlagSet<QueuePairTypeFlag> queuePairTypes) {}
