/**
 * Performance management: the counters of the ports of a fabric. Start with {@link org.rdma4j.perf.PerformanceClient}.
 *
 * {@snippet file="org/rdma4j/tools/examples/CountersExample.java" region="counters"}
 */
package org.rdma4j.perf;
