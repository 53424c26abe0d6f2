package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_packet_pacing_caps;

/**
 * Packet pacing: a queue pair sends at no more than a given rate.
 *
 * @param minRate the lowest limit, in kbit/s, unsigned
 * @param maxRate the highest limit, in kbit/s, unsigned; 0 where there is no such thing
 * @param queuePairTypes which queue pairs can have it
 */
public record PacketPacing(int minRate, int maxRate, FlagSet<QueuePairTypeFlag> queuePairTypes) {

    static PacketPacing read(MemorySegment caps) {
        return new PacketPacing(
                ibv_packet_pacing_caps.qp_rate_limit_min(caps),
                ibv_packet_pacing_caps.qp_rate_limit_max(caps),
                FlagSet.of(
                        QueuePairTypeFlag.class, Integer.toUnsignedLong(ibv_packet_pacing_caps.supported_qpts(caps))));
    }
}
