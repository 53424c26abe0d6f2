/** The command {@code perf-agent}: serves the counters of a port of this host. */
package org.rdma4j.tools.perfagent;
