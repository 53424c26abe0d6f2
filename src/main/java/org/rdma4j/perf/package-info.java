/**
 * Performance management: the counters of the ports of a fabric. Start with {@link org.rdma4j.perf.PerformanceClient}.
 */
package org.rdma4j.perf;
