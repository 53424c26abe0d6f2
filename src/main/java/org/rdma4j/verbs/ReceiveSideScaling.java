package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_rss_caps;

/**
 * Receive-side scaling: a hash of its header chooses the queue that a packet goes to.
 *
 * @param queuePairTypes which queue pairs can have it
 * @param maxIndirectionTables how many indirection tables, unsigned
 * @param maxIndirectionTableSize how many queues in one indirection table, unsigned
 * @param hashFields what can be hashed
 * @param hashFunctions how it can be hashed
 */
public record ReceiveSideScaling(
        FlagSet<QueuePairTypeFlag> queuePairTypes,
        int maxIndirectionTables,
        int maxIndirectionTableSize,
        FlagSet<ReceiveHashField> hashFields,
        FlagSet<ReceiveHashFunction> hashFunctions) {

    static ReceiveSideScaling read(MemorySegment caps) {
        return new ReceiveSideScaling(
                FlagSet.of(QueuePairTypeFlag.class, Integer.toUnsignedLong(ibv_rss_caps.supported_qpts(caps))),
                ibv_rss_caps.max_rwq_indirection_tables(caps),
                ibv_rss_caps.max_rwq_indirection_table_size(caps),
                FlagSet.of(ReceiveHashField.class, ibv_rss_caps.rx_hash_fields_mask(caps)),
                FlagSet.of(ReceiveHashFunction.class, Byte.toUnsignedLong(ibv_rss_caps.rx_hash_function(caps))));
    }
}
