/** Benchmarks on a device: {@code ./rdma4j lab -- ./rdma4j bench}. */
package org.rdma4j.benchmarks;
