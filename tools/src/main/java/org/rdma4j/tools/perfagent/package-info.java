/** The command {@code perf-agent}: answers those who ask for the counters of a port of this host. */
package org.rdma4j.tools.perfagent;
