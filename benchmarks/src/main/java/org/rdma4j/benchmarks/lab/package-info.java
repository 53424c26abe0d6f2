/** Java and the C programs of perftest on a real device, in turn. */
package org.rdma4j.benchmarks.lab;
