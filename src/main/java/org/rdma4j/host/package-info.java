/**
 * The character devices that RDMA programs open: their numbers, the drivers behind the numbers, the nodes under {@code
 * /dev/infiniband}, and what is wrong with a node and how to mend it. All of it is read from {@code /dev}, {@code
 * /proc} and {@code /sys} without native code; nothing here changes the system. Everything is immutable and may be used
 * by any thread.
 *
 * {@snippet file="org/rdma4j/examples/HostExampleTest.java" region="nodes"}
 */
package org.rdma4j.host;
