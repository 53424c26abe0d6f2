/** The seam for benchmarks: devices that are only memory. It is exported to the benchmarks only. */
package org.rdma4j.internal.standin;
