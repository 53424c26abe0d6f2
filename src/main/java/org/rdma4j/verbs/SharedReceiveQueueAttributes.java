package org.rdma4j.verbs;

/**
 * A shared receive queue as the device sees it. See {@code man ibv_query_srq}.
 *
 * @param maxReceive how many receives can be posted and not yet used
 * @param maxSegments how many pieces of memory one receive can scatter into
 * @param limit below how many receives an asynchronous event is raised, once; 0 for never
 */
public record SharedReceiveQueueAttributes(int maxReceive, int maxSegments, int limit) {}
