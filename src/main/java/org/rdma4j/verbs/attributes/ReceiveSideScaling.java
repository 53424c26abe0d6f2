package org.rdma4j.verbs.attributes;

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
        FlagSet<ReceiveHashFunction> hashFunctions) {}
