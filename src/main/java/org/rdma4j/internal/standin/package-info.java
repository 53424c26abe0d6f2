/** The seam for benchmarks: a device that is memory alone. It is exported to the benchmarks and to nobody else. */
package org.rdma4j.internal.standin;
